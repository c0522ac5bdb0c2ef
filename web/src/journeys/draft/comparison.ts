import { cardNode, lineOf, type CanvasNode } from '../canvas/derive';
import { placed } from '../canvas/editor';
import { connectedPorts, none } from '../canvas/geometry';
import type { Overlay } from '../canvas/useDrawn';
import { diff, type Difference } from '../document/diff';
import type { Definition } from '../document/document';
import { portKey } from '../document/edges';
import { completeDefinition } from '../document/complete';
import type { PublishedVersion } from '../versions';

/** Two documents to compare. */
export interface Compared {
  version: PublishedVersion;
  /** What it is compared with; null for the draft. */
  against: PublishedVersion | null;
}

/** A published version beside the draft or another version: the difference, and how it is drawn. */
export interface Comparison extends Compared {
  difference: Difference;
  overlay: Overlay;
}

/** What is gone stands as a ghost where it stood; its edges lead to what is still there, or to other ghosts. */
export function compare({ version, against }: Compared, draft: Definition): Comparison {
  const before = placed(completeDefinition(version.definition));
  const difference = diff(before, against === null ? draft : placed(completeDefinition(against.definition)));
  const { nodes, edges } = difference;
  const added = new Set(nodes.added.map((node) => node.id));
  const changed = new Set(nodes.changed.map(({ node }) => node.id));
  const addedEdges = new Set(edges.added.map(portKey));
  const changedEdges = new Set(edges.changed.map(({ edge }) => portKey(edge)));
  const connected = connectedPorts(before);
  const ghosts = nodes.removed.map((node): CanvasNode => {
    const ghost = cardNode(node, before, connected.get(node.id) ?? none, false, false, true);
    return {
      ...ghost,
      id: ghostId(node.id),
      data: { ...ghost.data, ghost: true },
      className: 'diff-removed',
      selectable: false,
      connectable: false,
      ariaLabel: `Removed: ${node.name ?? node.kind}`,
      domAttributes: { tabIndex: -1 },
    };
  });
  const gone = new Set(nodes.removed.map((node) => node.id));
  const nodesBefore = new Map(before.nodes.map((node) => [node.id, node]));
  const ghostEdges = edges.removed.flatMap((edge) => {
    const [from, to] = [nodesBefore.get(edge.from), nodesBefore.get(edge.to)];
    if (from === undefined || to === undefined) {
      return [];
    }
    const line = lineOf(`was:${portKey(edge)}`, edge, from, to, before, false);
    return [
      {
        ...line,
        source: gone.has(edge.from) ? ghostId(edge.from) : edge.from,
        target: gone.has(edge.to) ? ghostId(edge.to) : edge.to,
        data: { edge, label: line.data?.label ?? '', ghost: true },
        className: 'diff-removed',
        selectable: false,
        reconnectable: false,
      },
    ];
  });
  return {
    version,
    against,
    difference,
    overlay: {
      classOf: (id) => (added.has(id) ? 'diff-added' : changed.has(id) ? 'diff-changed' : undefined),
      edgeClassOf: (key) => (addedEdges.has(key) ? 'diff-added' : changedEdges.has(key) ? 'diff-changed' : undefined),
      nodes: ghosts,
      edges: ghostEdges,
    },
  };
}

const ghostId = (id: string) => `was:${id}`;
