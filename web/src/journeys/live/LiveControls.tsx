import { Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import { countText } from '@/ui/Count';
import { useLive, useLiveState } from './liveState';

/** Which run is watched, how many are inside, and whether the numbers are fresh. */
export function LiveControls({ journeyId }: { journeyId: string }) {
  const live = useLive();
  const run = useLiveState((state) => state.run);
  const metrics = useLiveState((state) => state.metrics);
  const connection = useLiveState((state) => state.connection);
  const { data } = useQuery({
    queryKey: ['journey', journeyId, 'run-names'],
    queryFn: () => answer(api.GET('/api/journeys/{id}/runs', { params: { path: { id: journeyId } } })),
  });
  const runs = data?.items ?? [];

  return (
    <Group gap="sm" wrap="nowrap" className="live-controls">
      <Select
        size="xs"
        w={180}
        aria-label="Which run"
        data={[
          { value: '', label: 'All runs and people' },
          ...runs.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={run ?? ''}
        allowDeselect={false}
        onChange={(value) => live.setState({ run: value === '' || value === null ? null : value })}
      />
      {metrics === null ? null : (
        <Text size="sm" className="live-sums" visibleFrom="sm">
          <b>{countText(metrics.started)}</b> started · <b>{countText(metrics.active)}</b> inside ·{' '}
          <b>{countText(metrics.completed)}</b> completed · <b>{countText(metrics.failed)}</b> failed
        </Text>
      )}
      <Text size="xs" c="dimmed" className="live-state" data-connection={connection} role="status">
        {connection === 'lost' ? 'Not up to date: the server cannot be heard' : 'Live'}
      </Text>
    </Group>
  );
}
