import type { Definition } from './document';

/** Ports that got another name, old to new: the edges that leave by them follow, in the same entry of the history. */
export type RenamedPorts = Record<string, string>;

/**
 * Lets a node's edges follow what became of its ports. One that got another name keeps its edge; one that is gone takes its
 * edge with it, for nobody could leave by it. An edge by a port that the node did not have before either stays, as a problem
 * to be mended.
 */
export function followPorts(
  before: Definition,
  after: Definition,
  node: string,
  portsOf: (document: Definition) => readonly string[],
  renamed: RenamedPorts = {},
): Definition {
  const had = new Set(portsOf(before));
  const has = new Set(portsOf(after));
  let changed = false;
  const edges = after.edges.flatMap((edge) => {
    const port = renamed[edge.port] ?? edge.port;
    const gone = had.has(port) && !has.has(port);
    if (edge.from !== node || (port === edge.port && !gone)) {
      return [edge];
    }
    changed = true;
    return gone ? [] : [{ ...edge, port }];
  });
  return changed ? { ...after, edges } : after;
}
