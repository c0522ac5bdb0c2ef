import type { Definition, FlowEdge, FlowNode, Position, Settings } from './document';
import { edgeOf } from './edges';
import { freshId } from './ids';

/**
 * Every edit gives a new document and leaves the old one as it was; what did not change is the same object, so that the
 * canvas draws anew only what did.
 */

export function nodeOf(document: Definition, id: string): FlowNode | undefined {
  return document.nodes.find((node) => node.id === id);
}

export function nodeIds(document: Definition): Set<string> {
  return new Set(document.nodes.map((node) => node.id));
}

/** A node of a kind under an id that is free, placed where it was dropped. */
export function addNode(
  document: Definition,
  kind: string,
  settings: Settings,
  at: Position,
): { document: Definition; id: string } {
  const id = freshId(kind, nodeIds(document));
  const node: FlowNode = Object.keys(settings).length > 0 ? { id, kind, settings } : { id, kind };
  return {
    id,
    document: { ...document, nodes: [...document.nodes, node], layout: { ...document.layout, [id]: rounded(at) } },
  };
}

/**
 * Puts a node into an edge: what led to the old target leads to the node, and the node's `port` to the old target. The
 * edge's delay stays before the node. A node that ends the journey has no port: the old target is then led to no more.
 */
export function insertOnEdge(document: Definition, key: string, id: string, port: string | undefined): Definition {
  const edge = edgeOf(document, key);
  if (edge === undefined || edge.from === id || edge.to === id) {
    return document;
  }
  const edges: FlowEdge[] = document.edges.flatMap((other) => {
    if (other === edge) {
      const onwards = port === undefined ? [] : [{ from: id, port, to: edge.to }];
      return [{ ...edge, to: id }, ...onwards];
    }
    return other.from === id && other.port === port ? [] : [other];
  });
  return { ...document, edges };
}

export function moveNodes(document: Definition, positions: Readonly<Record<string, Position>>): Definition {
  const layout = { ...document.layout };
  let moved = false;
  for (const node of document.nodes) {
    const to = positions[node.id];
    if (to !== undefined) {
      const at = rounded(to);
      const old = layout[node.id];
      if (old?.x !== at.x || old.y !== at.y) {
        layout[node.id] = at;
        moved = true;
      }
    }
  }
  return moved ? { ...document, layout } : document;
}

export function changeSettings(document: Definition, id: string, settings: Settings): Definition {
  return changeNode(document, id, ({ id, kind, name }) => ({
    id,
    kind,
    ...(name === undefined ? {} : { name }),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  }));
}

/** An empty name takes the name away: the node is then called by its kind. */
export function nameNode(document: Definition, id: string, name: string): Definition {
  return changeNode(document, id, ({ id, kind, settings }) => ({
    id,
    kind,
    ...(name === '' ? {} : { name }),
    ...(settings === undefined ? {} : { settings }),
  }));
}

function changeNode(document: Definition, id: string, change: (node: FlowNode) => FlowNode): Definition {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

/** Whole pixels: a document that git keeps should not differ by a tenth of one. */
export function rounded({ x, y }: Position): Position {
  return { x: Math.round(x), y: Math.round(y) };
}
