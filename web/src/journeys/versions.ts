import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';

export type PublishedVersion = Schemas['VersionView'];

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['journey', id, 'versions'],
    queryFn: async () => (await answer(api.GET('/api/journeys/{id}/versions', { params: { path: { id } } }))).items,
  });
