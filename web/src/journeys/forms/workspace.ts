import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import { attributeOf, type Attribute } from './fields';

type PreviewBody = Schemas['PreviewTemplateRequest'];

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
    queryFn: async () => (await answer(api.GET('/api/profile-attributes'))).items.map(attributeOf),
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
    queryFn: () => answer(api.POST('/api/journeys/{id}/preview', { params: { path: { id: journeyId ?? '' } }, body })),
    enabled: wanted && journeyId !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
}
