import { Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import { countText } from '@/ui/Count';
import type { JourneyView } from '../queries';
import { useLive, useLiveState } from './liveState';

/** Which run is watched, on which version where people are in several, how many are inside, and whether the numbers are fresh. */
export function LiveControls({ journey, versions }: { journey: JourneyView; versions: readonly number[] }) {
  const journeyId = journey.id;
  const live = useLive();
  const run = useLiveState((state) => state.run);
  const version = useLiveState((state) => state.version);
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
      {versions.length > 1 ? (
        <Select
          size="xs"
          w={170}
          aria-label="Which version"
          data={versions.map((number) => ({
            value: String(number),
            label: `Version ${number}${number === journey.version ? ' (published)' : ''}`,
          }))}
          value={String(version ?? journey.version)}
          allowDeselect={false}
          onChange={(value) => live.setState({ version: Number(value) === journey.version ? null : Number(value) })}
        />
      ) : null}
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
