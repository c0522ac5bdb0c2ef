import { queryOptions } from '@tanstack/react-query';
import { ApiProblem } from '@/api/problem';

export type Bucket = 'hour' | 'day';

export interface OverTimePoint {
  at: string;
  started: number;
  completed: number;
  exited: number;
  failed: number;
  channels: Record<string, number>;
}

/** What happened in each hour or day, of a journey or of one run. */
export function overTimeQuery(journeyId: string, runId: string | undefined, bucket: Bucket) {
  return queryOptions({
    queryKey: ['over-time', journeyId, runId ?? '', bucket],
    refetchInterval: 5_000,
    queryFn: async ({ signal }) => {
      const of = runId ? `/api/runs/${encodeURIComponent(runId)}` : `/api/journeys/${encodeURIComponent(journeyId)}`;
      const response = await fetch(`${of}/metrics/over-time?bucket=${bucket}`, { signal, credentials: 'same-origin' });
      const body: unknown = await response.json().catch(() => undefined);
      if (!response.ok) {
        throw ApiProblem.of(response.status, body);
      }
      return body as { bucket: Bucket; items: OverTimePoint[] };
    },
  });
}
