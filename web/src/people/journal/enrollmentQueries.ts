import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { versionQuery } from '@/journeys/versions';
import type { DefinitionOf } from './sentences';

/** An enrollment with its journal. */
export type Enrollment = Schemas['EnrollmentView'] & {
  visits: Schemas['VisitView'][];
  journal: Schemas['JournalLine'][];
};

export function enrollmentQuery(id: string) {
  return queryOptions({
    queryKey: ['enrollment', id],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/api/enrollments/{id}', { params: { path: { id } }, signal }))) as Enrollment,
  });
}

/** The versions that journals were written under, by journey: each line is read with its own. */
export function useDefinitions(enrollments: readonly Enrollment[]): (journeyId: string) => DefinitionOf {
  const needed = new Map(
    enrollments.flatMap(({ journeyId, version, journal }) =>
      [version, ...journal.map((line) => line.version)].map(
        (number) => [versionKey(journeyId, number), versionQuery(journeyId, number)] as const,
      ),
    ),
  );
  const answers = useQueries({ queries: [...needed.values()] });
  const definitions = new Map<string, Definition | undefined>(
    [...needed.keys()].map((key, i) => [key, answers[i]?.data]),
  );
  return (journeyId) => (version) => definitions.get(versionKey(journeyId, version));
}

/** The names of the runs that people came by; undefined while one is asked for, and for a run that is gone. */
export function useRunNames(
  enrollments: readonly Enrollment[],
): (runId: string | null | undefined) => string | undefined {
  const ids = [...new Set(enrollments.flatMap(({ runId }) => runId ?? []))];
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['run-name', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await answer(api.GET('/api/runs/{id}', { params: { path: { id } }, signal }))).name || id,
      staleTime: 60_000,
    })),
  });
  const names = new Map(ids.map((id, i) => [id, answers[i]?.data]));
  return (runId) => (runId ? names.get(runId) : undefined);
}

const versionKey = (journeyId: string, version: number) => `${journeyId}@${version}`;

export interface SentMessage {
  channel: string;
  to: string;
  content: Record<string, unknown>;
}

/**
 * What was really sent, by the message's key. Only the sandbox keeps contents; what a provider carried is known by its
 * receipts alone.
 */
export function useSentMessages(addresses: readonly string[]): Map<string, SentMessage> {
  const wanted = [...new Set(addresses)].sort();
  const sent = useQuery({
    queryKey: ['sandbox', wanted],
    enabled: wanted.length > 0,
    // What was sent stands under its own key: nothing of it can be taken for another's.
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const found = new Map<string, SentMessage>();
      for (const to of wanted) {
        let cursor: string | undefined;
        do {
          const query = { to, ...(cursor ? { cursor } : {}) };
          const page = await answer(api.GET('/api/sandbox/messages', { params: { query }, signal }));
          for (const item of page.items) {
            found.set(item.key, {
              channel: item.channel,
              to: item.to,
              content: item.content,
            });
          }
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
      }
      return found;
    },
  });
  return sent.data ?? new Map<string, SentMessage>();
}

/** The addresses that a journal handed something over to. */
export function addressesOf(journal: readonly Schemas['JournalLine'][]): string[] {
  return journal
    .filter((line) => line.kind === 'queued' && line.label !== 'webhook')
    .map((line) => line.detail['to'])
    .filter((to): to is string => typeof to === 'string' && to !== '');
}
