import { create } from 'zustand';

/**
 * Whether the server answers. A request that got no answer at all says `lost`; then one small question is asked again and
 * again until the server is back, so that the notice vanishes by itself after a restart.
 */
interface Connection {
  lost: boolean;
}

export const useConnection = create<Connection>(() => ({ lost: false }));

const askAgainMs = 1_000;
const returned = new Set<() => void>();

/** Runs `act` each time the server is back: what was shown meanwhile is old. */
export function whenBack(act: () => void): () => void {
  returned.add(act);
  return () => returned.delete(act);
}

/** A request or a stream found no server. */
export function connectionLost() {
  if (!useConnection.getState().lost) {
    useConnection.setState({ lost: true });
    setTimeout(ask, askAgainMs);
  }
}

async function ask() {
  try {
    const { ok } = await fetch('/health/live', { cache: 'no-store' });
    if (ok) {
      useConnection.setState({ lost: false });
      for (const act of returned) {
        act();
      }
      return;
    }
  } catch {
    // Still away: that is what the notice says.
  }
  setTimeout(ask, askAgainMs);
}

/** `fetch` that notices when nobody answers. What the caller itself gave up is no lost connection. */
export async function watchedFetch(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    // A proxy in front of a server that is down answers for it.
    if (response.status >= 502 && response.status <= 504) {
      connectionLost();
    }
    return response;
  } catch (error) {
    if (!request.signal.aborted) {
      connectionLost();
    }
    throw error;
  }
}
