import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import type { JourneyView } from '@/journeys/queries';

/** The draft, as the document that it is. */
export function draftOf(journey: JourneyView | undefined): Definition | undefined {
  return journey?.definition as Definition | undefined;
}

/** Every published version of a journey, by its number: a journal is read with the one that it was written under. */
export function versionsQuery(journeyId: string) {
  return queryOptions({
    queryKey: ['versions', journeyId],
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const versions = new Map<number, Definition>();
      let cursor: string | undefined;
      do {
        const query = cursor ? { cursor } : {};
        const page = await answer(
          api.GET('/api/journeys/{id}/versions', { params: { path: { id: journeyId }, query }, signal }),
        );
        for (const version of page.items) {
          versions.set(version.number, version.definition as Definition);
        }
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return versions;
    },
  });
}
