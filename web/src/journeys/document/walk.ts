import type { Definition, FlowEdge } from './document';

/** The edges that leave each node, in the order of the document. */
export function leavingEdges({ edges }: Pick<Definition, 'edges'>): Map<string, FlowEdge[]> {
  const leaving = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    const others = leaving.get(edge.from);
    if (others === undefined) {
      leaving.set(edge.from, [edge]);
    } else {
      others.push(edge);
    }
  }
  return leaving;
}

/**
 * The nodes as a person would meet them: from the start, each way to its end before the next one; what nobody can reach
 * comes last, as it was written.
 */
export function flowOrder(document: Definition): string[] {
  const leaving = leavingEdges(document);
  const known = new Set(document.nodes.map((node) => node.id));
  const seen = new Set<string>();
  const visit = (first: string) => {
    const open = [first];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (known.has(id) && !seen.has(id)) {
        seen.add(id);
        open.push(...(leaving.get(id) ?? []).map((edge) => edge.to).reverse());
      }
    }
  };
  const starts = document.nodes.filter((node) => node.kind === 'start');
  for (const node of [...starts, ...document.nodes]) {
    visit(node.id);
  }
  return [...seen];
}
