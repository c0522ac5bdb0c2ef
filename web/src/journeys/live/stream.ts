import { answer, api, type Schemas } from '@/api/client';
import type { Live } from './liveState';

type Told = Schemas['LiveEvents'];

const pollMs = 2_000;
const againMs = 10_000;

/**
 * Listens to what the server tells of a journey: numbers, its status, who else edits it. Where there is no such stream the
 * numbers are asked for every two seconds, as long as they are shown. Returns how to stop.
 */
export function listen(live: Live, journeyId: string, run: string | null, editing: boolean): () => void {
  const query = new URLSearchParams();
  if (run !== null) {
    query.set('run', run);
  }
  if (editing) {
    query.set('editing', 'true');
  }
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const poll = async () => {
    if (live.getState().live) {
      try {
        const metrics = await (run === null
          ? answer(api.GET('/api/journeys/{id}/metrics', { params: { path: { id: journeyId } } }))
          : answer(api.GET('/api/runs/{id}/metrics', { params: { path: { id: run } } })));
        if (!stopped) {
          live.setState({ metrics, connection: 'polling' });
        }
      } catch {
        // The numbers shown are old, and the switch says so; the next turn asks again.
        if (!stopped) {
          live.setState({ connection: 'lost' });
        }
      }
    }
    if (!stopped && source?.readyState !== EventSource.OPEN) {
      timer = setTimeout(() => void poll(), pollMs);
    }
  };

  const open = () => {
    source = new EventSource(`/api/journeys/${encodeURIComponent(journeyId)}/live?${query}`);
    source.onopen = () => {
      clearTimeout(timer);
      live.setState({ connection: 'stream' });
    };
    source.onerror = () => {
      if (stopped) {
        return;
      }
      live.setState({ connection: 'lost' });
      clearTimeout(timer);
      void poll();
      // A stream that broke is opened again by the browser; one that was refused is tried again now and then.
      if (source?.readyState === EventSource.CLOSED) {
        setTimeout(() => {
          if (!stopped) {
            open();
          }
        }, againMs);
      }
    };
    on('metrics', (metrics) => live.setState({ metrics }));
    on('journey', (news) => live.setState({ news }));
    on('editors', ({ items }) => live.setState({ editors: items }));
  };

  const on = <Name extends keyof Told>(name: Name, take: (value: Told[Name]) => void) =>
    source?.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data) as Told[Name]));

  live.setState({ metrics: null });
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    source?.close();
    live.setState({ connection: 'none', editors: [] });
  };
}
