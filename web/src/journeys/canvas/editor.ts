import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '@/api/problem';
import type { Definition, Position } from '../document/document';
import { begin, record, redo, undo, type History } from '../document/history';
import { positionsOf } from '../document/layout';
import { sizeIn } from './geometry';

/** What is selected: ids of nodes and notes, keys of edges. */
export interface Selection {
  nodes: readonly string[];
  edges: readonly string[];
  notes: readonly string[];
}

export const nothing: Selection = { nodes: [], edges: [], notes: [] };

export interface EditOptions {
  /** Edits with the same key that follow each other quickly are undone together: typing in one field. */
  merge?: string;
  select?: Partial<Selection>;
  /** What a screen reader says; the label itself unless something says more. Null: nothing, as while typing. */
  say?: string | null;
}

/** `near`: everything is drawn; `far`: only names can be read, and only they are; `remote`: cards are boxes, of hundreds. */
export type Distance = 'near' | 'far' | 'remote';

/**
 * A menu of kinds, opened at a port, or by keyboard behind whatever is selected: where it stands on the screen, and where the
 * new node shall stand on the canvas.
 */
export interface PortMenu {
  from: string;
  port?: string;
  screen: Position;
  at?: Position;
}

/** Everything that the editor of one journey holds. The document is the only model of the graph: the canvas is derived from it. */
export interface EditorState {
  history: History<Definition>;
  selection: Selection;
  /** Nodes that show all of their ports. */
  expanded: ReadonlySet<string>;
  /** The setting that somebody wants to mend: the panel brings it into view. */
  wanted: { setting: string; at: number } | null;
  /** What the server last found, and the document in which it found it. */
  validated: { document: Definition; problems: Problem[] };
  readOnly: boolean;
  /** Who may enter is locked, though all else can be changed. */
  entryLocked: boolean;
  /** From how far it is seen. */
  distance: Distance;
  menu: PortMenu | null;
  /** The node whose ports are being connected by keyboard. */
  connecting: string | null;
  announcement: { text: string; at: number };
}

export interface Editor {
  store: StoreApi<EditorState>;
  /** The document as it is now. */
  document: () => Definition;
  edit: (label: string, next: Definition, options?: EditOptions) => void;
  undo: () => void;
  redo: () => void;
  select: (selection: Partial<Selection>) => void;
  say: (text: string) => void;
  expand: (id: string, expanded: boolean) => void;
  want: (setting: string) => void;
  validated: (document: Definition, problems: Problem[]) => void;
  setReadOnly: (readOnly: boolean, entryLocked?: boolean) => void;
  setDistance: (distance: Distance) => void;
  openMenu: (menu: PortMenu | null) => void;
  connectFrom: (node: string | null) => void;
}

/** A document without places gets them here, once; that alone is nothing to be saved. */
export function placed(document: Definition): Definition {
  const layout = positionsOf(document, sizeIn(document));
  return layout === document.layout ? document : { ...document, layout };
}

export function createEditor(document: Definition, now: () => number = () => performance.now()): Editor {
  const store = createStore<EditorState>()(() => ({
    history: begin(document),
    selection: nothing,
    expanded: new Set<string>(),
    wanted: null,
    validated: { document, problems: [] },
    readOnly: false,
    entryLocked: false,
    distance: 'near',
    menu: null,
    connecting: null,
    announcement: { text: '', at: 0 },
  }));
  const { getState: get, setState: set } = store;
  const announcement = (text: string) => ({ text, at: now() });

  const travel = (step: typeof undo<Definition>, word: string) => {
    const done = get().readOnly ? null : step(get().history);
    if (done === null) {
      set({ announcement: announcement(`There is nothing to ${word}.`) });
      return;
    }
    set({
      history: done.history,
      selection: existing(get().selection, done.history.present),
      announcement: announcement(`${word === 'undo' ? 'Undone' : 'Done again'}: ${done.label}`),
    });
  };

  return {
    store,
    document: () => get().history.present,
    edit: (label, next, { merge, select, say = label } = {}) => {
      const { history, selection, readOnly } = get();
      if (readOnly || next === history.present) {
        return;
      }
      set({
        history: record(history, next, { label, at: now(), ...(merge === undefined ? {} : { merge }) }),
        selection: select === undefined ? existing(selection, next) : { ...nothing, ...select },
        ...(say === null ? {} : { announcement: announcement(say) }),
      });
    },
    undo: () => travel(undo, 'undo'),
    redo: () => travel(redo, 'redo'),
    select: (selection) => {
      const next = { ...nothing, ...selection };
      if (!sameSelection(next, get().selection)) {
        set({ selection: next });
      }
    },
    say: (text) => set({ announcement: announcement(text) }),
    expand: (id, expanded) => {
      const ids = new Set(get().expanded);
      if (expanded) {
        ids.add(id);
      } else {
        ids.delete(id);
      }
      set({ expanded: ids });
    },
    want: (setting) => set({ wanted: { setting, at: now() } }),
    validated: (document, problems) => set({ validated: { document, problems } }),
    setReadOnly: (readOnly, entryLocked = false) => set({ readOnly, entryLocked }),
    setDistance: (distance) => set({ distance }),
    openMenu: (menu) => set({ menu }),
    connectFrom: (connecting) => set({ connecting }),
  };
}

function existing(selection: Selection, document: Definition): Selection {
  const nodes = new Set(document.nodes.map((node) => node.id));
  const notes = new Set((document.notes ?? []).map((note) => note.id));
  const kept: Selection = {
    nodes: selection.nodes.filter((id) => nodes.has(id)),
    edges: selection.edges.filter((key) => document.edges.some((edge) => key.startsWith(`${edge.from}:${edge.port}`))),
    notes: selection.notes.filter((id) => notes.has(id)),
  };
  return sameSelection(kept, selection) ? selection : kept;
}

function sameSelection(a: Selection, b: Selection): boolean {
  return (['nodes', 'edges', 'notes'] as const).every(
    (part) => a[part].length === b[part].length && a[part].every((id) => b[part].includes(id)),
  );
}
