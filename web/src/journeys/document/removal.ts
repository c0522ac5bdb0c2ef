import type { Definition, FlowEdge } from './document';
import { leavingEdges } from './walk';

/**
 * Takes nodes away with all that touches them. What led to a removed node leads on to where that node led, if that is one
 * place only; a node that led to several leaves its way in open, for only the author knows which one was meant. The start
 * stays: a journey has one.
 */
export function removeNodes(document: Definition, ids: Iterable<string>): Definition {
  const wanted = new Set(ids);
  const gone = new Set(document.nodes.filter((node) => wanted.has(node.id) && node.kind !== 'start').map((n) => n.id));
  if (gone.size === 0) {
    return document;
  }
  const leaving = leavingEdges(document);
  const edges = document.edges.flatMap((edge): FlowEdge[] => {
    if (gone.has(edge.from)) {
      return [];
    }
    if (!gone.has(edge.to)) {
      return [edge];
    }
    const onward = onwards(edge, gone, leaving);
    return onward === undefined || onward.to === edge.from ? [] : [onward];
  });
  const layout = Object.fromEntries(Object.entries(document.layout).filter(([id]) => !gone.has(id)));
  return { ...document, nodes: document.nodes.filter((node) => !gone.has(node.id)), edges, layout };
}

/** Follows removed nodes to the one place that they lead to. Of several delays on the way the first one is kept. */
function onwards(
  edge: FlowEdge,
  gone: ReadonlySet<string>,
  leaving: ReadonlyMap<string, FlowEdge[]>,
): FlowEdge | undefined {
  const passed = new Set<string>();
  let at = edge;
  while (gone.has(at.to)) {
    const next = leaving.get(at.to) ?? [];
    const first = next[0];
    if (first === undefined || passed.has(at.to) || next.some((other) => other.to !== first.to)) {
      return undefined;
    }
    passed.add(at.to);
    const delay = at.delay ?? first.delay;
    at = { ...at, to: first.to, ...(delay === undefined ? {} : { delay }) };
  }
  return at;
}
