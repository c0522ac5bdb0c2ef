import type { Definition, Note, Position } from './document';
import { rounded } from './edits';
import { freshId } from './ids';

export const noteSize = { width: 220, height: 120 };

export function addNote(document: Definition, at: Position, text = ''): { document: Definition; id: string } {
  const notes = document.notes ?? [];
  const id = freshId('note', new Set(notes.map((note) => note.id)));
  return { id, document: { ...document, notes: [...notes, { id, text, ...rounded(at), ...noteSize }] } };
}

export function changeNote(document: Definition, id: string, change: Partial<Omit<Note, 'id'>>): Definition {
  return {
    ...document,
    notes: (document.notes ?? []).map((note) => (note.id === id ? { ...note, ...change } : note)),
  };
}

export function removeNotes(document: Definition, ids: Iterable<string>): Definition {
  const gone = new Set(ids);
  const notes = (document.notes ?? []).filter((note) => !gone.has(note.id));
  if (notes.length === (document.notes ?? []).length) {
    return document;
  }
  const { fields, entry, nodes, edges, layout } = document;
  return { fields, entry, nodes, edges, layout, ...(notes.length > 0 ? { notes } : {}) };
}
