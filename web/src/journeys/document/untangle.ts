import type { FlowEdge, Position } from './document';

export interface Box extends Position {
  width: number;
  height: number;
}

const sweepsMax = 8;

/**
 * Dagre sees nodes as points and cannot know that the lines of one leave it side by side: neighbours of a rank change places
 * wherever fewer lines cross then, reckoned with the places of the ports. Boxes have the places of their middles and are moved.
 */
export function untangle(boxes: Map<string, Box>, edges: readonly FlowEdge[], portX: (edge: FlowEdge) => number): void {
  const incoming = grouped(edges, (edge) => edge.to);
  const outgoing = grouped(edges, (edge) => edge.from);
  const xIn = (edge: FlowEdge) => (boxes.get(edge.from)?.x ?? 0) + portX(edge);
  const xOut = (edge: FlowEdge) => boxes.get(edge.to)?.x ?? 0;
  const crossings = (left: string, right: string) =>
    inverted(incoming.get(left), incoming.get(right), xIn) + inverted(outgoing.get(left), outgoing.get(right), xOut);

  const ranks = [...grouped([...boxes.keys()], (id) => String(Math.round(boxes.get(id)?.y ?? 0))).values()];
  let moved = true;
  for (let sweep = 0; moved && sweep < sweepsMax; sweep++) {
    moved = false;
    for (const rank of ranks) {
      rank.sort((a, b) => (boxes.get(a)?.x ?? 0) - (boxes.get(b)?.x ?? 0));
      for (let i = 0; i + 1 < rank.length; i++) {
        const [a, b] = [rank[i] ?? '', rank[i + 1] ?? ''];
        if (crossings(b, a) < crossings(a, b)) {
          exchange(boxes.get(a), boxes.get(b));
          [rank[i], rank[i + 1]] = [b, a];
          moved = true;
        }
      }
    }
  }
}

/** The two take up the same room as before, from the left of the one to the right of the other. */
function exchange(left: Box | undefined, right: Box | undefined): void {
  if (left !== undefined && right !== undefined) {
    const [from, to] = [left.x - left.width / 2, right.x + right.width / 2];
    right.x = from + right.width / 2;
    left.x = to - left.width / 2;
  }
}

/** How many lines of the left one end to the right of lines of the other. */
function inverted(left: FlowEdge[] = [], right: FlowEdge[] = [], xOf: (edge: FlowEdge) => number): number {
  return left.reduce((sum, edge) => sum + right.filter((other) => xOf(edge) > xOf(other)).length, 0);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) {
      groups.set(keyOf(item), [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
