import type { Definition, FlowEdge, Span } from './document';

export interface PortRef {
  from: string;
  port: string;
}

/** What an edge is called: one leaves each port. A document from elsewhere may have two; those after the first are numbered. */
export function edgeKeys(edges: readonly FlowEdge[]): readonly string[] {
  const known = keysOf.get(edges);
  if (known !== undefined) {
    return known;
  }
  const seen = new Map<string, number>();
  const keys = edges.map((edge) => {
    const key = portKey(edge);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}#${count}`;
  });
  keysOf.set(edges, keys);
  return keys;
}

// Edges are never changed in place, and every problem of a large journey asks for the names of all of them.
const keysOf = new WeakMap<readonly FlowEdge[], readonly string[]>();

export function portKey({ from, port }: PortRef): string {
  return `${from}:${port}`;
}

export function edgeOf(document: Definition, key: string): FlowEdge | undefined {
  return document.edges[edgeKeys(document.edges).indexOf(key)];
}

/** The edge that leaves a port, if one does. */
export function edgeFrom(document: Definition, from: string, port: string): FlowEdge | undefined {
  return document.edges.find((edge) => edge.from === from && edge.port === port);
}

/** Nobody comes back to the start, and both ends have to exist. */
export function canConnect(document: Definition, from: string, to: string): boolean {
  const target = document.nodes.find((node) => node.id === to);
  return target !== undefined && target.kind !== 'start' && document.nodes.some((node) => node.id === from);
}

/** Leads a port to a node. A port has one edge: a new one takes the place of the old, with the old one's delay. */
export function connect(document: Definition, { from, port, to }: FlowEdge): Definition {
  if (!canConnect(document, from, to)) {
    return document;
  }
  const at = document.edges.findIndex((edge) => edge.from === from && edge.port === port);
  if (at < 0) {
    return { ...document, edges: [...document.edges, { from, port, to }] };
  }
  if (document.edges[at]?.to === to) {
    return document;
  }
  return { ...document, edges: document.edges.map((edge, i) => (i === at ? { ...edge, to } : edge)) };
}

/** Takes an edge by either end and puts it elsewhere, keeping its delay; whatever left the new port before is replaced. */
export function reconnect(document: Definition, key: string, next: FlowEdge): Definition {
  const old = edgeOf(document, key);
  if (old === undefined || !canConnect(document, next.from, next.to)) {
    return document;
  }
  const moved: FlowEdge = { ...old, from: next.from, port: next.port, to: next.to };
  const edges = document.edges.flatMap((edge) => {
    if (edge === old) {
      return [moved];
    }
    return edge.from === next.from && edge.port === next.port ? [] : [edge];
  });
  return { ...document, edges };
}

export function disconnect(document: Definition, keys: Iterable<string>): Definition {
  const gone = new Set(keys);
  const all = edgeKeys(document.edges);
  const edges = document.edges.filter((_, i) => !gone.has(all[i] ?? ''));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

export function delayEdge(document: Definition, key: string, delay: Span | undefined): Definition {
  const at = edgeKeys(document.edges).indexOf(key);
  if (at < 0) {
    return document;
  }
  const edges = document.edges.map((edge, i) => {
    if (i !== at) {
      return edge;
    }
    const { from, port, to } = edge;
    return delay === undefined ? { from, port, to } : { from, port, to, delay };
  });
  return { ...document, edges };
}

const joined = new WeakMap<Definition, ReadonlySet<string>>();

/** Edges that another one runs beside, from the same node to the same node. Found once for a document, for all edges ask. */
export function joinedEdges(document: Definition): ReadonlySet<string> {
  let keys = joined.get(document);
  if (keys === undefined) {
    const all = edgeKeys(document.edges);
    const byEnds = new Map<string, string[]>();
    document.edges.forEach(({ from, to }, i) => {
      const ends = JSON.stringify([from, to]);
      byEnds.set(ends, [...(byEnds.get(ends) ?? []), all[i] ?? '']);
    });
    keys = new Set([...byEnds.values()].filter((group) => group.length > 1).flat());
    joined.set(document, keys);
  }
  return keys;
}
