/**
 * What can be undone. Documents are immutable and share what did not change, so keeping a few hundred costs little. Edits
 * with the same `merge` (one text field, one node held by an arrow key) that follow each other quickly are one entry.
 */
export interface History<T> {
  past: Entry<T>[];
  present: T;
  future: Entry<T>[];
}

/** What was there before the edit (in the future: after it), and what the edit was, in words: "Add SMS". */
interface Entry<T> {
  state: T;
  label: string;
  merge?: string;
  at: number;
}

export interface Edit {
  label: string;
  merge?: string;
  /** Milliseconds, of any clock that goes forward. */
  at: number;
}

export const historyMax = 300;
const mergeWithin = 1_500;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

export function record<T>(history: History<T>, next: T, { label, merge, at }: Edit): History<T> {
  if (next === history.present) {
    return history;
  }
  const last = history.past.at(-1);
  if (last !== undefined && merge !== undefined && last.merge === merge && at - last.at <= mergeWithin) {
    return { past: [...history.past.slice(0, -1), { ...last, at }], present: next, future: [] };
  }
  const entry: Entry<T> = { state: history.present, label, at, ...(merge === undefined ? {} : { merge }) };
  return { past: [...history.past, entry].slice(-historyMax), present: next, future: [] };
}

export function undo<T>(history: History<T>): { history: History<T>; label: string } | null {
  const last = history.past.at(-1);
  if (last === undefined) {
    return null;
  }
  const undone: Entry<T> = { state: history.present, label: last.label, at: last.at };
  return {
    label: last.label,
    history: { past: history.past.slice(0, -1), present: last.state, future: [undone, ...history.future] },
  };
}

export function redo<T>(history: History<T>): { history: History<T>; label: string } | null {
  const next = history.future[0];
  if (next === undefined) {
    return null;
  }
  const redone: Entry<T> = { state: history.present, label: next.label, at: next.at };
  return {
    label: next.label,
    history: { past: [...history.past, redone], present: next.state, future: history.future.slice(1) },
  };
}
