import dagre from '@dagrejs/dagre';
import type { Definition, FlowEdge, FlowNode, Position } from './document';
import { untangle, type Box } from './untangle';
import { flowOrder, leavingEdges } from './walk';

export interface Size {
  width: number;
  height: number;
  /** The ports along the bottom, and the middle of each from the left; where they are not known lines leave in the middle. */
  ports?: { shown: readonly { id: string }[] };
  centers?: readonly number[];
}

export type SizeOf = (node: FlowNode) => Size;

export const gap = { beside: 48, below: 88 };

/**
 * From top to bottom, by dagre. The same document always gives the same places; the ways of a node are in the order of its ports,
 * in whatever order they were drawn.
 */
export function autoLayout(definition: Definition, sizeOf: SizeOf): Record<string, Position> {
  const portX = portPlaces(definition, sizeOf);
  const document = { ...definition, edges: [...definition.edges].sort((a, b) => portX(a) - portX(b)) };
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  // The tight tree is nearly as good as the default and does not take seconds for a thousand nodes.
  graph.setGraph({ rankdir: 'TB', nodesep: gap.beside, ranksep: gap.below, ranker: 'tight-tree' });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const order = flowOrder(document);
  for (const id of order) {
    const node = nodes.get(id);
    if (node !== undefined) {
      const { width, height } = sizeOf(node);
      graph.setNode(id, { width, height });
    }
  }
  const leaving = leavingEdges(document);
  for (const id of order) {
    for (const edge of leaving.get(id) ?? []) {
      if (nodes.has(edge.to)) {
        graph.setEdge(edge.from, edge.to, {}, edge.port);
      }
    }
  }
  dagre.layout(graph);
  const boxes = new Map(order.flatMap((id) => (nodes.has(id) ? [[id, graph.node(id) as Box] as const] : [])));
  untangle(boxes, document.edges, portX);
  return Object.fromEntries(
    document.nodes.flatMap(({ id }) => {
      const placed = boxes.get(id);
      return placed === undefined
        ? []
        : [[id, { x: snap(placed.x - placed.width / 2), y: snap(placed.y - placed.height / 2) }] as const];
    }),
  );
}

/** How far from the middle of its card an edge leaves. */
function portPlaces(document: Definition, sizeOf: SizeOf): (edge: FlowEdge) => number {
  const sizes = new Map(document.nodes.map((node) => [node.id, sizeOf(node)]));
  return ({ from, port }) => {
    const size = sizes.get(from);
    const at = size?.ports?.shown.findIndex(({ id }) => id === port) ?? -1;
    return size === undefined ? 0 : (size.centers?.[at] ?? size.width / 2) - size.width / 2;
  };
}

/**
 * Where every node stands: as the document says; a document without a layout is laid out, and a node that it does not
 * place (written by hand, or by the API) stands below the first node that leads to it, or below everything.
 */
export function positionsOf(document: Definition, sizeOf: SizeOf): Record<string, Position> {
  const layout = document.layout ?? {};
  const lost = document.nodes.filter((node) => layout[node.id] === undefined);
  if (lost.length === 0) {
    return layout;
  }
  if (lost.length === document.nodes.length) {
    return autoLayout(document, sizeOf);
  }
  const positions = { ...layout };
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const unplaced = new Set(lost.map((node) => node.id));
  const bottom = Math.max(
    0,
    ...document.nodes.flatMap((node) => {
      const at = positions[node.id];
      return at === undefined ? [] : [at.y + sizeOf(node).height + gap.below];
    }),
  );
  let beside = Math.min(...Object.values(positions).map(({ x }) => x));
  for (const id of flowOrder(document)) {
    const node = nodes.get(id);
    if (node !== undefined && unplaced.has(id)) {
      const before = document.edges.find((edge) => edge.to === id && positions[edge.from] !== undefined)?.from;
      const parent = before === undefined ? undefined : nodes.get(before);
      const at = before === undefined ? undefined : positions[before];
      if (at !== undefined && parent !== undefined) {
        positions[id] = freeSpot({ x: at.x, y: at.y + sizeOf(parent).height + gap.below }, sizeOf(node), positions);
      } else {
        positions[id] = { x: beside, y: bottom };
        beside += sizeOf(node).width + gap.beside;
      }
    }
  }
  return positions;
}

/** The place itself or the next to its right where nothing stands yet. */
export function freeSpot(wish: Position, size: Size, positions: Readonly<Record<string, Position>>): Position {
  const all = Object.values(positions);
  let { x } = wish;
  while (all.some((at) => Math.abs(at.x - x) < size.width && Math.abs(at.y - wish.y) < size.height)) {
    x += size.width + gap.beside;
  }
  return { x: snap(x), y: snap(wish.y) };
}

/** Moves what stands below a line further down, so that a node fits between two others. */
export function makeRoom(
  positions: Readonly<Record<string, Position>>,
  below: number,
  by: number,
  except: string,
): Record<string, Position> {
  return Object.fromEntries(
    Object.entries(positions).map(([id, at]) => [id, id !== except && at.y >= below ? { x: at.x, y: at.y + by } : at]),
  );
}

function snap(value: number): number {
  return Math.round(value / 8) * 8;
}
