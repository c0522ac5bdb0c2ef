import type { Definition, FlowEdge, FlowNode } from './document';
import { edgeKeys } from './edges';

/** One thing that was set differently: `body`, `branches[0].when.value`, `retry.count`. Undefined is "not set". */
export interface Change {
  path: string;
  before: unknown;
  after: unknown;
}

export interface Difference {
  nodes: { added: FlowNode[]; removed: FlowNode[]; changed: { node: FlowNode; changes: Change[] }[] };
  edges: { added: FlowEdge[]; removed: FlowEdge[]; changed: { edge: FlowEdge; changes: Change[] }[] };
  /** Fields of the journey and its entry. */
  journey: Change[];
  /** How many nodes only stand elsewhere, and notes that differ: of no consequence for anybody inside. */
  moved: number;
  notes: number;
}

/** What changed from one definition to another. A node is known by its id, an edge by the port that it leaves. */
export function diff(before: Definition, after: Definition): Difference {
  const nodes = compareBy(before.nodes, after.nodes, (list) => list.map((node) => node.id));
  const edges = compareBy(before.edges, after.edges, edgeKeys);
  const notes = compareBy(before.notes ?? [], after.notes ?? [], (list) => list.map((note) => note.id));
  const fields = (definition: Definition) =>
    Object.fromEntries((definition.fields ?? []).map(({ name, ...field }) => [name, field]));
  return {
    nodes: {
      added: nodes.added,
      removed: nodes.removed,
      changed: nodes.both.flatMap(([old, node]) => {
        const changes = [
          ...changesOf({ kind: old.kind, name: old.name }, { kind: node.kind, name: node.name }, ''),
          ...changesOf(old.settings ?? {}, node.settings ?? {}, ''),
        ];
        return changes.length > 0 ? [{ node, changes }] : [];
      }),
    },
    edges: {
      added: edges.added,
      removed: edges.removed,
      changed: edges.both.flatMap(([old, edge]) => {
        const changes = changesOf({ to: old.to, delay: old.delay }, { to: edge.to, delay: edge.delay }, '');
        return changes.length > 0 ? [{ edge, changes }] : [];
      }),
    },
    journey: [
      ...changesOf(fields(before), fields(after), 'fields'),
      ...changesOf(before.entry?.sources ?? [], after.entry?.sources ?? [], 'entry.sources'),
    ],
    moved: nodes.both.filter(([{ id }]) => {
      const [from, to] = [before.layout?.[id], after.layout?.[id]];
      return from?.x !== to?.x || from?.y !== to?.y;
    }).length,
    notes:
      notes.added.length +
      notes.removed.length +
      notes.both.filter(([old, note]) => changesOf(old, note, '').length > 0).length,
  };
}

/** Nothing that anybody inside or entering would notice. */
export function isSame(difference: Difference): boolean {
  const { nodes, edges, journey } = difference;
  return [nodes.added, nodes.removed, nodes.changed, edges.added, edges.removed, edges.changed, journey].every(
    (list) => list.length === 0,
  );
}

function compareBy<T>(before: readonly T[], after: readonly T[], keysOf: (list: readonly T[]) => readonly string[]) {
  const keyed = (list: readonly T[]) => {
    const keys = keysOf(list);
    return new Map(list.map((item, i) => [keys[i] ?? '', item]));
  };
  const [old, now] = [keyed(before), keyed(after)];
  return {
    added: [...now].flatMap(([key, item]) => (old.has(key) ? [] : [item])),
    removed: [...old].flatMap(([key, item]) => (now.has(key) ? [] : [item])),
    both: [...now].flatMap(([key, item]) => {
      const was = old.get(key);
      return was === undefined ? [] : [[was, item] as const];
    }),
  };
}

/** The leaves that differ; a member that one side lacks altogether is told as a whole. */
function changesOf(before: unknown, after: unknown, path: string): Change[] {
  if (Object.is(before, after)) {
    return [];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => changesOf(before[i], after[i], `${path}[${i}]`)).flat();
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesOf(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  return [{ path, before, after }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
