import type { Problem } from '@/api/problem';
import type { Definition } from './document';
import { edgeKeys } from './edges';

/** Where a problem is: at a node (and which setting), at an edge, in the journey's settings, or in the journey as a whole (its fields). */
export type Place =
  | { at: 'node'; node: string; setting: string }
  | { at: 'edge'; edge: string }
  | { at: 'settings' }
  | { at: 'journey'; setting: string };

/** Reads the path of a problem, such as `nodes.call.settings.from`, `edges[3].to` or `entry.sources[0].event`. */
export function placeOf(document: Definition, { path }: Problem): Place {
  const [, list, index, rest = ''] = /^(nodes|edges)\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  if (list === 'edges') {
    const edge = edgeKeys(document.edges)[Number(index)];
    return edge === undefined ? { at: 'journey', setting: path } : { at: 'edge', edge };
  }
  if (list === 'nodes') {
    const node = document.nodes[Number(index)];
    return node === undefined ? { at: 'journey', setting: path } : { at: 'node', node: node.id, setting: rest };
  }
  const [, named, setting = ''] = /^(?:nodes|layout)\.([^.[]+)\.?(.*)$/.exec(path) ?? [];
  if (named !== undefined && document.nodes.some((node) => node.id === named)) {
    return { at: 'node', node: named, setting: setting.replace(/^settings\.?/, '') };
  }
  if (path.startsWith('settings.')) {
    return { at: 'settings' };
  }
  // People enter by the start, so that is where one looks for what is wrong with the entry.
  const start = path.startsWith('entry') ? document.nodes.find((node) => node.kind === 'start') : undefined;
  return start === undefined ? { at: 'journey', setting: path } : { at: 'node', node: start.id, setting: path };
}

export interface PlacedProblems {
  byNode: ReadonlyMap<string, Problem[]>;
  byEdge: ReadonlyMap<string, Problem[]>;
  journey: Problem[];
}

export function placeProblems(document: Definition, problems: readonly Problem[]): PlacedProblems {
  const byNode = new Map<string, Problem[]>();
  const byEdge = new Map<string, Problem[]>();
  const journey: Problem[] = [];
  for (const problem of problems) {
    const place = placeOf(document, problem);
    if (place.at === 'node') {
      byNode.set(place.node, [...(byNode.get(place.node) ?? []), problem]);
    } else if (place.at === 'edge') {
      byEdge.set(place.edge, [...(byEdge.get(place.edge) ?? []), problem]);
    } else {
      journey.push(problem);
    }
  }
  return { byNode, byEdge, journey };
}

export function isError(problem: Problem): boolean {
  return problem.severity !== 'warning';
}

/** What validating came to, also where nothing is wrong. */
export function resultWords({ errors, all }: { errors: number; all: number }): string {
  const look = all - errors === 0 ? '' : ` ${all - errors} worth a look.`;
  return errors === 0
    ? `Nothing stands in the way of publishing.${look}`
    : `${errors === 1 ? '1 problem blocks' : `${errors} problems block`} publishing.${look}`;
}
