import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Client } from 'openapi-fetch';
import { answer, api, type Schemas } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Attribute } from './fields';

export interface PreviewAnswer {
  text: string;
  problem: Problem | null;
}

interface PreviewBody {
  template: string;
  kind: 'text' | 'html';
  profileId?: string;
  data?: Record<string, unknown>;
}

/** Two routes by their shape. */
interface Routes {
  '/api/profiles/attributes': {
    get: { responses: { 200: { content: { 'application/json': { items: Attribute[] } } } } };
  };
  '/api/journeys/{id}/preview': {
    post: {
      parameters: { path: { id: string } };
      requestBody: { content: { 'application/json': PreviewBody } };
      responses: { 200: { content: { 'application/json': PreviewAnswer } } };
    };
  };
}

const routes = api as unknown as Client<Routes>;

/** Facts of the workspace that change rarely while a person designs a journey. */
const unhurried = { staleTime: 60_000, placeholderData: keepPreviousData };

export function useSegments(): Schemas['SegmentView'][] {
  const { data } = useQuery({
    queryKey: ['segments'],
    queryFn: async () => (await answer(api.GET('/api/segments', { params: { query: { limit: 1000 } } }))).items,
    ...unhurried,
  });
  return data ?? [];
}

export function useAttributes(): Attribute[] {
  const { data } = useQuery({
    queryKey: ['profiles', 'attributes'],
    queryFn: async () => (await answer(routes.GET('/api/profiles/attributes'))).items,
    ...unhurried,
  });
  return data ?? [];
}

export function useProfileSearch(query: string): Schemas['ProfileView'][] {
  const { data } = useQuery({
    queryKey: ['profiles', 'search', query],
    queryFn: async () => (await answer(api.GET('/api/profiles', { params: { query: { query, limit: 20 } } }))).items,
    ...unhurried,
  });
  return data ?? [];
}

/** What a template says to somebody; without a journey that is stored there is nobody to ask. */
export function usePreview(journeyId: string | null, body: PreviewBody, wanted: boolean) {
  return useQuery({
    queryKey: ['preview', journeyId, body],
    queryFn: () =>
      answer(routes.POST('/api/journeys/{id}/preview', { params: { path: { id: journeyId ?? '' } }, body })),
    enabled: wanted && journeyId !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
}
