import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import { currentStatuses, type JourneySearch } from './journeySearch';

export type JourneyView = Schemas['JourneyView'];
export type JourneyItem = Schemas['PageOfJourneyListItem']['items'][number];

export const journeysKey = ['journeys'] as const;
export const journeyKey = (id: string) => ['journey', id] as const;

const pageSize = 50;
const countsAreOldMs = 5_000;
const pageMax = 1_000;

export const journeysQuery = ({ query, status, tag }: JourneySearch) =>
  infiniteQueryOptions({
    queryKey: [...journeysKey, 'list', { query, status, tag }],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/journeys', {
          params: {
            query: {
              status: status ?? currentStatuses,
              sort: 'updated',
              limit: pageSize,
              ...(query ? { query } : {}),
              ...(tag ? { tag } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: countsAreOldMs,
  });

/** Whether there is any journey at all, and the tags that they have. */
export const knownJourneysQuery = queryOptions({
  queryKey: [...journeysKey, 'known'],
  queryFn: async () => {
    const { items } = await answer(api.GET('/api/journeys', { params: { query: { limit: pageMax } } }));
    const tags = [...new Set(items.flatMap((journey) => journey.tags))].sort((a, b) => a.localeCompare(b));
    return { any: items.length > 0, tags };
  },
});

/** All that people can enter now, for choosing one. */
export const activeJourneysQuery = queryOptions({
  queryKey: [...journeysKey, 'active'],
  queryFn: async () => {
    const journeys: JourneyItem[] = [];
    let cursor: string | undefined;
    do {
      const query = { status: 'active', limit: pageMax, ...(cursor ? { cursor } : {}) };
      const page = await answer(api.GET('/api/journeys', { params: { query } }));
      journeys.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return journeys;
  },
});

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: journeyKey(id),
    queryFn: () => answer(api.GET('/api/journeys/{id}', { params: { path: { id } } })),
  });

export const examplesQuery = queryOptions({
  queryKey: ['examples'],
  queryFn: () => answer(api.GET('/api/examples')),
  staleTime: Infinity,
});
