import { useSyncExternalStore } from 'react';

/**
 * The journey clock. It runs faster than the wall's where the server was started with a time scale, and every instant
 * of the API but those of accounts and keys is read on it: "in 3 hours" is meant in journey time. The server's answer to `/api/workspace` sets it.
 */
let origin = { wall: Date.now(), journey: Date.now(), scale: 1 };

/**
 * @param asked - When the server was asked, by the wall's clock. An answer that took its time is older than it looks; counted from the
 * question, what has happened is never shown as yet to come.
 */
export function setJourneyClock(now: string, timeScale: number, asked = Date.now()) {
  origin = { wall: asked, journey: Date.parse(now), scale: timeScale };
  tick();
}

export function journeyNow(): number {
  return origin.journey + (Date.now() - origin.wall) * origin.scale;
}

/** How much faster than the wall's it runs. */
export function timeScale(): number {
  return origin.scale;
}

// One beat for everything that shows a time, so that a table of a thousand rows has one timer and changes as a whole.
const beatMs = 1_000;
const listeners = new Set<() => void>();
const now = () => ({ journey: journeyNow(), real: Date.now() });
let shown = now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  shown = now();
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, beatMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Journey time in milliseconds since 1970, again each second. */
export function useJourneyNow(): number {
  return useSyncExternalStore(subscribe, () => shown.journey);
}

/** Time on the wall, for accounts and keys, which have nothing to do with journeys. */
export function useRealNow(): number {
  return useSyncExternalStore(subscribe, () => shown.real);
}
