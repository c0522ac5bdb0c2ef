import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';

export type Bucket = Schemas['TimeBucket'];
export type OverTimePoint = Schemas['TimePoint'];

/** What happened in each hour or day, of a journey or of one run; without a bucket the server takes what suits the time. */
export function overTimeQuery(journeyId: string, runId: string | undefined, bucket: Bucket | undefined) {
  return queryOptions({
    queryKey: ['over-time', journeyId, runId ?? '', bucket ?? ''],
    refetchInterval: 5_000,
    // The days stand until the hours are there; another journey's do not.
    placeholderData: (before: Schemas['OverTime'] | undefined, query) =>
      query?.queryKey[1] === journeyId ? before : undefined,
    queryFn: ({ signal }) => {
      const query = bucket ? { bucket } : {};
      return runId
        ? answer(api.GET('/api/runs/{id}/metrics/over-time', { params: { path: { id: runId }, query }, signal }))
        : answer(
            api.GET('/api/journeys/{id}/metrics/over-time', { params: { path: { id: journeyId }, query }, signal }),
          );
    },
  });
}

/** All lies in one day: by days there would be one point, which is no line. */
export function withinOneDay(items: OverTimePoint[]): boolean {
  return fromFirst(items).length === 1;
}

/** Without the empty time before the first that happened: a chart begins where there is something to see. */
export function fromFirst(items: OverTimePoint[]): OverTimePoint[] {
  const first = items.findIndex((item) => item.started + item.completed + item.exited + item.failed > 0);
  return first < 0 ? [] : items.slice(first);
}
