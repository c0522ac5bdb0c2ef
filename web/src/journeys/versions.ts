import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import { completeDefinition } from './document/complete';
import type { Definition } from './document/document';
import { journeyKey, type JourneyView } from './queries';

export type PublishedVersion = Schemas['VersionView'];

/** Every published version, for choosing one. */
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...journeyKey(id), 'versions'],
    queryFn: async ({ signal }) => {
      const versions: PublishedVersion[] = [];
      let cursor: string | undefined;
      do {
        const query = cursor ? { cursor } : {};
        const page = await answer(api.GET('/api/journeys/{id}/versions', { params: { path: { id }, query }, signal }));
        versions.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return versions;
    },
  });

/** One published version. It never changes, so that it is asked for once; its key is apart from what changes of its journey. */
export const versionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ['version', id, number],
    queryFn: async ({ signal }) => {
      const path = { id, version: String(number) };
      const { definition } = await answer(
        api.GET('/api/journeys/{id}/versions/{version}', { params: { path }, signal }),
      );
      return completeDefinition(definition);
    },
    staleTime: Infinity,
    // Only what was published can be asked for.
    enabled: number > 0,
  });

/** The flow that people take: the published version, or the draft while nothing is published. */
export function useFlow(journey: JourneyView | undefined): Definition | undefined {
  const published = useQuery(versionQuery(journey?.id ?? '', journey?.version ?? 0));
  const draft = journey?.definition;
  // The same object as long as nothing has changed: tables draw their rows anew when it is another.
  const drafted = useMemo(() => (draft === undefined ? undefined : completeDefinition(draft)), [draft]);
  return published.data ?? drafted;
}
