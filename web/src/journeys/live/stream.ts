import { answer, api } from '@/api/client';
import { listenTo } from '@/api/journeyStream';
import type { Live } from './liveState';

const pollMs = 2_000;

/**
 * Listens to what the server tells of a journey: numbers, its status, who else edits it. While nothing is heard the numbers
 * are asked for every two seconds, as long as they are shown. Returns how to stop.
 */
export function listen(live: Live, journeyId: string, run: string | null, editing: boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  const poll = async () => {
    if (live.getState().live) {
      try {
        const metrics = await (run === null
          ? answer(api.GET('/api/journeys/{id}/metrics', { params: { path: { id: journeyId } } }))
          : answer(api.GET('/api/runs/{id}/metrics', { params: { path: { id: run } } })));
        if (asking) {
          live.setState({ metrics, connection: 'polling' });
        }
      } catch {
        // The numbers shown are old, and the switch says so; the next turn asks again.
        if (asking) {
          live.setState({ connection: 'lost' });
        }
      }
    }
    if (asking) {
      timer = setTimeout(() => void poll(), pollMs);
    }
  };
  const rest = () => {
    asking = false;
    clearTimeout(timer);
  };

  live.setState({ metrics: null });
  const stop = listenTo(journeyId, {
    run,
    editing,
    take: {
      metrics: (metrics) => live.setState({ metrics }),
      journey: (news) => live.setState({ news }),
      editors: ({ items }) => live.setState({ editors: items }),
    },
    onOpen: () => {
      rest();
      live.setState({ connection: 'stream' });
    },
    onLost: () => {
      if (!asking) {
        asking = true;
        live.setState({ connection: 'lost' });
        void poll();
      }
    },
  });
  return () => {
    stop();
    rest();
    live.setState({ connection: 'none', editors: [] });
  };
}
