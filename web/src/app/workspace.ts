import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import { setJourneyClock } from '@/ui/clock';

const clockCheckMs = 60_000;

/** The workspace's settings; each answer sets the journey clock by the server's. */
export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: async () => {
    const asked = Date.now();
    const workspace = await answer(api.GET('/api/workspace'));
    setJourneyClock(workspace.now, workspace.timeScale, asked);
    return workspace;
  },
  refetchInterval: clockCheckMs,
});

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => answer(api.GET('/api/channels')),
  staleTime: 30_000,
});

/** True while nothing that is sent reaches anybody; unknown counts as no. */
export function useAllSandbox(): boolean {
  const { data } = useQuery(channelsQuery);
  return data !== undefined && data.items.every((channel) => channel.provider === 'sandbox');
}
