import type { Definition, Field, FlowEdge, FlowNode, Note, Position } from './document';
import { nodeIds, rounded } from './edits';
import { freshId } from './ids';
import { fieldsRead, renameReferences } from './references';

/** What is copied: nodes, the edges between them, notes, and the fields of the journey that the nodes read. Plain JSON. */
export interface Clipping {
  sojourn: 'nodes';
  fields: Field[];
  nodes: FlowNode[];
  edges: FlowEdge[];
  layout: Record<string, Position>;
  notes: Note[];
}

/** The start is never copied: a journey has one. */
export function copy(document: Definition, ids: Iterable<string>, noteIds: Iterable<string> = []): Clipping {
  const wanted = new Set(ids);
  const wantedNotes = new Set(noteIds);
  const nodes = document.nodes.filter((node) => wanted.has(node.id) && node.kind !== 'start');
  const inside = new Set(nodes.map((node) => node.id));
  const read = fieldsRead(nodes);
  return {
    sojourn: 'nodes',
    fields: document.fields.filter((field) => read.has(field.name)),
    nodes,
    edges: document.edges.filter((edge) => inside.has(edge.from) && inside.has(edge.to)),
    layout: Object.fromEntries(Object.entries(document.layout).filter(([id]) => inside.has(id))),
    notes: (document.notes ?? []).filter((note) => wantedNotes.has(note.id)),
  };
}

export function isEmpty(clipping: Clipping): boolean {
  return clipping.nodes.length === 0 && clipping.notes.length === 0;
}

export function writeClipping(clipping: Clipping): string {
  return JSON.stringify(clipping, null, 2);
}

/** Reads what the system's clipboard holds: what `writeClipping` wrote, or a whole definition. Anything else is null. */
export function readClipping(text: string): Clipping | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('nodes' in value) || !Array.isArray(value.nodes)) {
    return null;
  }
  const document = { fields: [], edges: [], layout: {}, notes: [], entry: { sources: [] }, ...value } as Definition;
  const sound =
    document.nodes.every((node) => typeof node?.id === 'string' && typeof node.kind === 'string') &&
    Array.isArray(document.edges) &&
    document.edges.every((edge) => [edge?.from, edge?.port, edge?.to].every((part) => typeof part === 'string')) &&
    Array.isArray(document.fields) &&
    Array.isArray(document.notes) &&
    typeof document.layout === 'object';
  return sound
    ? copy(
        document,
        document.nodes.map((node) => node.id),
        (document.notes ?? []).map((note) => note.id),
      )
    : null;
}

export interface Pasted {
  document: Definition;
  nodes: string[];
  notes: string[];
}

/**
 * Puts a clipping in, its upper left corner at `at`, or a little beside where it was. Ids that are taken get the next
 * number, and what the pasted nodes say of each other follows; what they say of nodes that were not copied stays.
 */
export function paste(document: Definition, clipping: Clipping, at?: Position): Pasted {
  const taken = nodeIds(document);
  const names = new Map<string, string>();
  for (const node of clipping.nodes) {
    const id = freshId(node.id, taken);
    taken.add(id);
    names.set(node.id, id);
  }
  const named = (id: string) => names.get(id) ?? id;
  const renamed = new Map([...names].filter(([old, next]) => old !== next));
  const shift = shiftOf(clipping, at);
  const takenNotes = new Set((document.notes ?? []).map((note) => note.id));
  const notes = clipping.notes.map((note) => {
    const id = freshId(note.id, takenNotes);
    takenNotes.add(id);
    return { ...note, ...rounded({ x: note.x + shift.x, y: note.y + shift.y }), id };
  });
  const known = new Set(document.fields.map((field) => field.name));
  const layout = Object.entries(clipping.layout).map(
    ([id, { x, y }]) => [named(id), rounded({ x: x + shift.x, y: y + shift.y })] as const,
  );
  return {
    document: {
      ...document,
      fields: [...document.fields, ...clipping.fields.filter((field) => !known.has(field.name))],
      nodes: [
        ...document.nodes,
        ...clipping.nodes.map((node) => ({ ...renameReferences(node, renamed), id: named(node.id) })),
      ],
      edges: [
        ...document.edges,
        ...clipping.edges.map((edge) => ({ ...edge, from: named(edge.from), to: named(edge.to) })),
      ],
      layout: { ...document.layout, ...Object.fromEntries(layout) },
      ...(notes.length > 0 ? { notes: [...(document.notes ?? []), ...notes] } : {}),
    },
    nodes: clipping.nodes.map((node) => named(node.id)),
    notes: notes.map((note) => note.id),
  };
}

function shiftOf(clipping: Clipping, at: Position | undefined): Position {
  if (at === undefined) {
    return { x: 32, y: 32 };
  }
  const corners: Position[] = [...Object.values(clipping.layout), ...clipping.notes];
  if (corners.length === 0) {
    return { x: 0, y: 0 };
  }
  return {
    x: at.x - Math.min(...corners.map((corner) => corner.x)),
    y: at.y - Math.min(...corners.map((corner) => corner.y)),
  };
}

/** A copy beside the original, in one step. */
export function duplicate(document: Definition, ids: Iterable<string>, noteIds: Iterable<string> = []): Pasted {
  return paste(document, copy(document, ids, noteIds));
}
