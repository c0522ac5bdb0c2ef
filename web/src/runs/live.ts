import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { metricsKey, newestFirst, runsKey, type Metrics, type Run } from './runQueries';

/** How long to wait before a stream that the server ended is opened again. */
const againMs = 5_000;

/**
 * Keeps a journey's metrics (or those of one of its runs) and its runs up to date: the server tells what has changed, at
 * most each second. False while it cannot be heard; whoever shows the numbers asks for them meanwhile.
 */
export function useLive(journeyId: string, runId?: string): boolean {
  const client = useQueryClient();
  const [streaming, setStreaming] = useState(false);

  useEffect(() => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;

    const open = () => {
      const run = runId ? `?run=${encodeURIComponent(runId)}` : '';
      source = new EventSource(`/api/journeys/${encodeURIComponent(journeyId)}/live${run}`);
      source.onopen = () => setStreaming(true);
      source.onerror = () => {
        setStreaming(false);
        // What was lost it opens again by itself; what was refused stays closed.
        if (source?.readyState === EventSource.CLOSED) {
          again = setTimeout(open, againMs);
        }
      };
      source.addEventListener('metrics', (event) => {
        client.setQueryData(metricsKey(journeyId, runId), JSON.parse(event.data) as Metrics);
      });
      source.addEventListener('runs', (event) => {
        const told = JSON.parse(event.data) as { items: Run[] };
        client.setQueryData(runsKey(journeyId), newestFirst(told.items));
      });
    };
    open();
    return () => {
      clearTimeout(again);
      source?.close();
      setStreaming(false);
    };
  }, [client, journeyId, runId]);

  return streaming;
}
