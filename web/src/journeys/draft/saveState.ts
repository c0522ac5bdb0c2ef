import type { Problem } from '@/api/problem';
import { ApiProblem } from '@/api/problem';
import { createStore } from 'zustand/vanilla';
import type { Definition } from '../document/document';

export interface Saved {
  problems: Problem[];
  draftRevision: number | null;
}

export type SaveStatus =
  | { is: 'saved' }
  | { is: 'waiting' }
  | { is: 'saving' }
  | { is: 'failed'; reason: string; again: boolean }
  | { is: 'conflict'; by: string | null };

export interface SaveState {
  status: SaveStatus;
  /** The document as the server has it, and its number. */
  saved: Definition;
  revision: number | null;
}

export interface SaverOptions {
  saved: Definition;
  revision: number | null;
  current: () => Definition;
  send: (document: Definition, revision: number | null) => Promise<Saved>;
  onSaved: (document: Definition, problems: Problem[]) => void;
  delayMs?: number;
  retryMs?: number;
}

export type Saver = ReturnType<typeof createSaver>;

const delay = 800;
const retry = 3_000;

/**
 * Saves the draft a moment after the last edit, one save at a time. What could not be sent is sent again; what was refused
 * is sent again with the next edit; and where somebody else saved in between, a person decides.
 */
export function createSaver(options: SaverOptions) {
  const { current, send, onSaved, delayMs = delay, retryMs = retry } = options;
  const store = createStore<SaveState>()(() => ({
    status: { is: 'saved' },
    saved: options.saved,
    revision: options.revision,
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> | null = null;

  const set = (status: SaveStatus) => store.setState({ status });
  const isDirty = () => current() !== store.getState().saved;

  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  };

  const save = async (): Promise<void> => {
    const document = current();
    set({ is: 'saving' });
    try {
      const { problems, draftRevision } = await send(document, store.getState().revision);
      store.setState({ saved: document, revision: draftRevision });
      onSaved(document, problems);
      set(isDirty() ? { is: 'waiting' } : { is: 'saved' });
      if (isDirty()) {
        later(delayMs);
      }
    } catch (error) {
      refused(error);
    }
  };

  const refused = (error: unknown) => {
    if (error instanceof ApiProblem && error.code === 'draft_changed') {
      set({ is: 'conflict', by: null });
    } else if (error instanceof ApiProblem && error.status === 401) {
      set({ is: 'failed', reason: 'You are signed out. Sign in again, and it is saved.', again: false });
    } else if (error instanceof ApiProblem && error.code === 'csrf') {
      // Somebody signed in again elsewhere: whoever watches the session fetches its new token meanwhile.
      set({ is: 'failed', reason: 'The session is a new one. It is tried again.', again: true });
      later(retryMs);
    } else if (error instanceof ApiProblem && error.status < 500) {
      set({ is: 'failed', reason: error.problems[0]?.message ?? error.message, again: false });
    } else {
      set({ is: 'failed', reason: 'The server cannot be reached. It is tried again.', again: true });
      later(retryMs);
    }
  };

  /** Saves now what is not saved; resolves when that has been tried. */
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    while (underWay !== null) {
      await underWay;
    }
    if (isDirty() && store.getState().status.is !== 'conflict') {
      underWay = save().finally(() => {
        underWay = null;
      });
      await underWay;
    }
  };

  return {
    store,
    isDirty,
    flush,
    /** Something was edited, undone or redone. */
    touched: () => {
      const { status } = store.getState();
      if (status.is === 'conflict' || status.is === 'saving') {
        return;
      }
      if (!isDirty()) {
        clearTimeout(timer);
        set({ is: 'saved' });
        return;
      }
      set({ is: 'waiting' });
      later(delayMs);
    },
    /** The server tells that somebody saved. Our own save is no news, nor is one that we are about to hear of. */
    heard: (revision: number, by: string | null) => {
      const { status, revision: own } = store.getState();
      if (status.is !== 'saving' && own !== null && revision > own) {
        set({ is: 'conflict', by });
        clearTimeout(timer);
      }
    },
    /** Goes on from what the server has. */
    take: (saved: Definition, revision: number | null) => {
      clearTimeout(timer);
      store.setState({ saved, revision, status: { is: 'saved' } });
    },
    /** Goes on from our own document, over what the other one saved. */
    keep: async (revision: number | null): Promise<void> => {
      store.setState({ revision, status: { is: 'waiting' } });
      await flush();
    },
    stop: () => clearTimeout(timer),
  };
}
