import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';

export type Run = Schemas['RunView'];
export type Metrics = Schemas['Metrics'];
export type Recipient = Schemas['EnrollmentView'];

/** Its recipients are on their way, or were: a draft's and a scheduled run's stand on the list only. */
export function hasBegun(run: Run): boolean {
  return run.startedAt !== null;
}

/** How often something is asked again while no stream brings it. */
export const pollMs = 1_000;

const pageMax = 1_000;

export function runsKey(journeyId: string) {
  return ['runs', journeyId] as const;
}

/** Metrics of a journey as a whole, or of one run of it. */
export function metricsKey(journeyId: string, runId: string | undefined) {
  return ['metrics', journeyId, runId ?? ''] as const;
}

/** The newest run first; ids are given in the order in which runs are made. */
export function newestFirst(runs: readonly Run[]): Run[] {
  const number = (run: Run) => Number(run.id.slice(run.id.indexOf('_') + 1));
  return [...runs].sort((a, b) => number(b) - number(a));
}

export function runsQuery(journeyId: string) {
  return queryOptions({
    queryKey: runsKey(journeyId),
    queryFn: async ({ signal }) => {
      const runs: Run[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: pageMax, ...(cursor ? { cursor } : {}) };
        const page = await answer(
          api.GET('/api/journeys/{id}/runs', { params: { path: { id: journeyId }, query }, signal }),
        );
        runs.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return newestFirst(runs);
    },
  });
}

export function metricsQuery(journeyId: string, runId?: string) {
  return queryOptions({
    queryKey: metricsKey(journeyId, runId),
    queryFn: ({ signal }) =>
      runId
        ? answer(api.GET('/api/runs/{id}/metrics', { params: { path: { id: runId } }, signal }))
        : answer(api.GET('/api/journeys/{id}/metrics', { params: { path: { id: journeyId } }, signal })),
  });
}

export type RunAct = 'start' | 'pause' | 'resume' | 'cancel';

/** Puts a run as the server answered it into the list, so that nothing has to be asked again. */
export function useRunChanged(journeyId: string) {
  const client = useQueryClient();
  return (changed: Run) => {
    client.setQueryData(runsKey(journeyId), (runs: Run[] | undefined) =>
      newestFirst([...(runs ?? []).filter((run) => run.id !== changed.id), changed]),
    );
    void client.invalidateQueries({ queryKey: metricsKey(journeyId, changed.id) });
    void client.invalidateQueries({ queryKey: ['recipients', changed.id] });
  };
}

/** Start, pause, resume, cancel. */
export function useRunAct(run: Run) {
  const changed = useRunChanged(run.journeyId);
  return useMutation({
    mutationFn: (act: RunAct) => answer(api.POST(`/api/runs/{id}/${act}`, { params: { path: { id: run.id } } })),
    onSuccess: changed,
  });
}

/** A draft goes with its recipients. */
export function useDeleteRun(run: Run) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/runs/{id}', { params: { path: { id: run.id } } })),
    onSuccess: () =>
      client.setQueryData(runsKey(run.journeyId), (runs: Run[] | undefined) =>
        runs?.filter((other) => other.id !== run.id),
      ),
  });
}
