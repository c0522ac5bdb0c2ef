import type { Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { nodeName, plain } from '@/people/journal/words';

export interface NodeRow {
  id: string;
  name: string;
  kind: string;
  entered: number;
  waiting: number;
  /** By port, in the order of the node's edges; ports that begin with @ are an operator's or a publish's doing. */
  left: [port: string, count: number][];
  /** Left by a way that leads on. */
  wentOn: number;
  /** Ended well or early, at the node or by a port behind which nothing follows. */
  ended: number;
  failed: number;
}

/**
 * A journey's nodes along its flow: a node stands behind all that lead to it, as far as loops allow; those that nothing
 * leads to stand last. It is the order in which a walk in depth is done with them, backwards.
 */
export function alongFlow(definition: Definition): string[] {
  const next = new Map<string, string[]>();
  for (const edge of definition.edges) {
    next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  }
  const known = new Set(definition.nodes.map((node) => node.id));
  const seen = new Set<string>();
  const done: string[] = [];
  for (const start of definition.nodes.filter((node) => node.kind === 'start')) {
    seen.add(start.id);
    // The last edges first, so that what the first edge leads to comes first after all is turned round.
    const path = [{ id: start.id, rest: [...(next.get(start.id) ?? [])] }];
    while (path.length > 0) {
      const here = path[path.length - 1];
      const to = here?.rest.pop();
      if (to !== undefined && known.has(to) && !seen.has(to)) {
        seen.add(to);
        path.push({ id: to, rest: [...(next.get(to) ?? [])] });
      } else if (here && to === undefined) {
        done.push(here.id);
        path.pop();
      }
    }
  }
  return [...done.reverse(), ...definition.nodes.map((node) => node.id).filter((id) => !seen.has(id))];
}

/** What each node has come to; nodes that were removed since, but counted, come after those of the flow. */
export function nodeRows(definition: Definition | undefined, nodes: Record<string, Schemas['NodeMetrics']>): NodeRow[] {
  const order = definition ? alongFlow(definition) : [];
  const all = [...order, ...Object.keys(nodes).filter((id) => !order.includes(id))];
  return all.map((id) => {
    const metrics = nodes[id] ?? { entered: 0, waiting: 0, left: {}, exited: 0, failed: 0 };
    const ports = definition?.edges.filter((edge) => edge.from === id).map((edge) => edge.port) ?? [];
    // Of a node that the flow has no more nobody knows where its ports led; they did not end it.
    const gone = definition?.nodes.some((node) => node.id === id) !== true;
    const onward = ([port]: [string, number]) => gone || port.startsWith('@') || ports.includes(port);
    const left = Object.entries(metrics.left).sort(([a], [b]) => place(ports, a) - place(ports, b));
    return {
      id,
      name: nodeName(definition, id),
      kind: definition?.nodes.find((node) => node.id === id)?.kind ?? 'removed',
      entered: metrics.entered,
      waiting: metrics.waiting,
      left,
      wentOn: sum(left.filter(onward)),
      ended: metrics.exited + sum(left.filter((way) => !onward(way))),
      failed: metrics.failed,
    };
  });
}

function sum(left: NodeRow['left']): number {
  return left.reduce((all, [, count]) => all + count, 0);
}

function place(ports: string[], port: string): number {
  const at = ports.indexOf(port);
  return at < 0 ? ports.length : at;
}

/** `answered 211, no answer 77`. */
export function leftText(left: NodeRow['left']): string {
  return left.map(([port, count]) => `${plain(port)} ${count}`).join(', ');
}
