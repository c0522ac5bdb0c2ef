import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listenTo } from '@/api/journeyStream';
import { metricsKey, newestFirst, runsKey } from './runQueries';

/**
 * Keeps a journey's metrics (or those of one of its runs) and its runs up to date. False while nothing is heard; whoever
 * shows the numbers asks for them meanwhile.
 */
export function useLive(journeyId: string, runId?: string): boolean {
  const client = useQueryClient();
  const [streaming, setStreaming] = useState(false);

  useEffect(() => {
    const stop = listenTo(journeyId, {
      run: runId,
      take: {
        metrics: (metrics) => client.setQueryData(metricsKey(journeyId, runId), metrics),
        runs: ({ items }) => client.setQueryData(runsKey(journeyId), newestFirst(items)),
      },
      onOpen: () => setStreaming(true),
      onLost: () => setStreaming(false),
    });
    return () => {
      stop();
      setStreaming(false);
    };
  }, [client, journeyId, runId]);

  return streaming;
}
