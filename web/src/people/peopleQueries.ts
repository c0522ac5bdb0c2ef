import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import { idText } from './personId';

export type Profile = Schemas['ProfileView'];
export type TimelineItem = Schemas['TimelineItem'];

const pageSize = 50;

/** Profiles whose id, e-mail, phone or name has the text in it, a page at a time. */
export function profilesQuery(query: string) {
  return infiniteQueryOptions({
    queryKey: ['profiles', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/profiles', {
          params: {
            query: { limit: pageSize, ...(query ? { query } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function profileQuery(id: string) {
  return queryOptions({
    queryKey: ['profile', id],
    queryFn: ({ signal }) => answer(api.GET('/api/profiles/{id}', { params: { path: { id } }, signal })),
  });
}

const timelinePage = 1_000;

/** What a person did and went through, newest first, a page at a time. */
export function timelineQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/profiles/{id}/timeline', {
          params: { path: { id }, query: { limit: timelinePage, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** What a person is called: the name, else what they are reached by. */
export function profileName(profile: Profile): string {
  return (
    [profile.firstName, profile.lastName].filter(Boolean).join(' ') ||
    wholeName(profile) ||
    profile.email ||
    profile.phone ||
    idText(profile.id)
  );
}

/** Of lists that have the name in one column. */
function wholeName({ attributes }: Profile): string {
  const name = attributes?.['name'];
  return typeof name === 'string' ? name : '';
}
