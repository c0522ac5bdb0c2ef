import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import type { Definition } from './document/document';

export type JourneyView = Schemas['JourneyView'] & { draftRevision?: number };

export const journeyKey = (id: string) => ['journey', id] as const;

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: journeyKey(id),
    queryFn: (): Promise<JourneyView> => answer(api.GET('/api/journeys/{id}', { params: { path: { id } } })),
  });

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
