import type { Problem } from '@/api/problem';
import type { Definition } from '../document/document';
import { placeOf, placeProblems, type PlacedProblems } from '../document/problems';
import { kindOf } from '../nodes/kinds';
import type { EditorState } from './editor';

/**
 * The problems of the document as it is now. The server judged it as it was when it was last saved; a node that was changed
 * since then is judged here, at once, until the server has said more.
 */
export function currentProblems(document: Definition, validated: EditorState['validated']): PlacedProblems {
  const before = new Map(validated.document.nodes.map((node) => [node.id, node]));
  // Who enters is said at the start.
  const entered = validated.document.entry !== document.entry;
  const changed = new Set(
    document.nodes
      .filter((node) => before.get(node.id) !== node || (entered && node.kind === 'start'))
      .map((node) => node.id),
  );
  const kept = validated.problems.filter((problem) => {
    const place = placeOf(validated.document, problem);
    return place.at === 'node'
      ? !changed.has(place.node) && document.nodes.some((node) => node.id === place.node)
      : place.at !== 'edge' || validated.document.edges === document.edges;
  });
  const found = document.nodes
    .filter((node) => changed.has(node.id))
    .flatMap((node): Problem[] => kindOf(node.kind)?.check(node, document) ?? []);
  return placeProblems(document, [...kept, ...found]);
}

let last: { document: Definition; validated: EditorState['validated']; placed: PlacedProblems } | undefined;

/** The same answer as long as nothing changed: every card asks. */
export function selectProblems({ history, validated }: EditorState): PlacedProblems {
  if (last?.document !== history.present || last.validated !== validated) {
    const placed = currentProblems(history.present, validated);
    last = { document: history.present, validated, placed: last === undefined ? placed : kept(last.placed, placed) };
  }
  return last.placed;
}

/** A node whose problems are what they were keeps the same list, and so is not drawn again. */
function kept(before: PlacedProblems, after: PlacedProblems): PlacedProblems {
  const reuse = (old: ReadonlyMap<string, Problem[]>, now: ReadonlyMap<string, Problem[]>) =>
    new Map(
      [...now].map(([key, list]) => {
        const was = old.get(key);
        const equal = was?.length === list.length && was.every((problem, i) => sameProblem(problem, list[i]));
        return [key, equal ? was : list] as const;
      }),
    );
  return {
    byNode: reuse(before.byNode, after.byNode),
    byEdge: reuse(before.byEdge, after.byEdge),
    journey: after.journey,
  };
}

function sameProblem(a: Problem, b: Problem | undefined): boolean {
  return a.code === b?.code && a.path === b.path && a.message === b.message;
}
