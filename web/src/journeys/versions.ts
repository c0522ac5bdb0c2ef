import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Definition } from './document/document';
import type { JourneyView } from './queries';

export interface PublishedVersion {
  number: number;
  publishedAt: string;
  definition: Definition;
}

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['journey', id, 'versions'],
    queryFn: async (): Promise<PublishedVersion[]> => {
      const page = await answer(api.GET('/api/journeys/{id}/versions', { params: { path: { id } } }));
      return page.items as unknown as PublishedVersion[];
    },
  });

/** A journey with the number of its draft, by which two people who save at once are told apart. */
export type EditedJourney = JourneyView & { draftRevision?: number };
