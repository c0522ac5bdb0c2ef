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

/** What happened in each hour or day, of a journey or of one run; without a bucket the server takes what suits the time. */
export function overTimeQuery(journeyId: string, runId: string | undefined, bucket: Bucket | undefined) {
  return queryOptions({
    queryKey: ['over-time', journeyId, runId ?? '', bucket ?? ''],
    refetchInterval: 5_000,
    queryFn: async ({ signal }) => {
      const of = runId ? `/api/runs/${encodeURIComponent(runId)}` : `/api/journeys/${encodeURIComponent(journeyId)}`;
      const response = await fetch(`${of}/metrics/over-time${bucket ? `?bucket=${bucket}` : ''}`, {
        signal,
        credentials: 'same-origin',
      });
      const body: unknown = await response.json().catch(() => undefined);
      if (!response.ok) {
        throw ApiProblem.of(response.status, body);
      }
      return body as { bucket: Bucket; items: OverTimePoint[] };
    },
  });
}

/** Without the empty time before the first that happened: a chart begins where there is something to see. */
export function fromFirst(items: OverTimePoint[]): OverTimePoint[] {
  const first = items.findIndex((item) => item.started + item.completed + item.exited + item.failed > 0);
  return first < 0 ? [] : items.slice(first);
}
