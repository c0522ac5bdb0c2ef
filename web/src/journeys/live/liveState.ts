import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { createContext, useContext } from 'react';
import type { Schemas } from '@/api/client';

export type Metrics = Schemas['Metrics'];

export interface LiveState {
  /** Whether numbers are shown on the canvas. */
  live: boolean;
  /** Only the recipients of this run; null for everybody. */
  run: string | null;
  /** The version that is drawn while live; null for the published one. */
  version: number | null;
  metrics: Metrics | null;
  /** `stream` while the server tells, `polling` while it is asked, `lost` while it can't be reached. */
  connection: 'stream' | 'polling' | 'lost' | 'none';
  editors: Schemas['EditorView'][];
  /** What the server told of the journey itself: somebody published, paused or saved it. */
  news: Schemas['JourneyEvent'] | null;
}

export function createLive() {
  return createStore<LiveState>()(() => ({
    live: false,
    run: null,
    version: null,
    metrics: null,
    connection: 'none',
    editors: [],
    news: null,
  }));
}

export type Live = ReturnType<typeof createLive>;

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) {
    throw new Error('The live numbers stand outside of their journey.');
  }
  return live;
}

export function useLiveState<T>(select: (state: LiveState) => T): T {
  return useStore(useLive(), select);
}
