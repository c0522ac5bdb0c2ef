import type { Definition } from './document';
import { nodeIds } from './edits';
import { isId } from './ids';
import { renameReferences } from './references';

/** Why a node cannot have this id, in a sentence; null when it can. */
export function idProblem(document: Definition, id: string, wish: string): string | null {
  if (!isId(wish)) {
    return 'Use a lower-case letter, then lower-case letters, digits and underscores (at most 64).';
  }
  return wish !== id && nodeIds(document).has(wish) ? `There is already a node '${wish}'.` : null;
}

/** Gives a node another id, everywhere: in edges, in the layout, and wherever a template or a condition speaks of it. */
export function renameNode(document: Definition, id: string, next: string): Definition {
  if (id === next || idProblem(document, id, next) !== null) {
    return document;
  }
  const names = new Map([[id, next]]);
  const { [id]: position, ...others } = document.layout;
  return {
    ...document,
    entry: renameReferences(document.entry, names),
    nodes: document.nodes.map((node) => {
      const settings = renameReferences(node.settings, names);
      const renamed = settings === node.settings ? node : { ...node, settings };
      return node.id === id ? { ...renamed, id: next } : renamed;
    }),
    edges: document.edges.map((edge) =>
      edge.from === id || edge.to === id
        ? { ...edge, from: edge.from === id ? next : edge.from, to: edge.to === id ? next : edge.to }
        : edge,
    ),
    layout: position === undefined ? document.layout : { ...others, [next]: position },
  };
}
