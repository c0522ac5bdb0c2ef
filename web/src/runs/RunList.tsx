import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { counted } from '@/ui/Count';
import { RelativeTime } from '@/ui/RelativeTime';
import { StatusBadge } from '@/ui/StatusBadge';
import type { Run } from './runQueries';

interface Props {
  runs: Run[];
  selected: string | undefined;
  /** Absent for those who may not make one. */
  onNew?: (() => void) | undefined;
  /** Why the journey takes no new runs. */
  closed?: string | undefined;
}

export const archivedWhy = 'This journey is archived: it takes no new runs. Duplicate it to go on.';

export function RunList({ runs, selected, onNew, closed }: Props) {
  return (
    <>
      <Group justify="space-between" wrap="nowrap" px={12} py={10} className="runs-list-head">
        <Text fw={600} size="sm">
          {counted('run', runs.length)}
        </Text>
        {closed || !onNew ? null : (
          <Button size="xs" leftSection={<IconPlus size={14} />} onClick={onNew}>
            New run
          </Button>
        )}
      </Group>
      {closed ? (
        <Text size="xs" c="dimmed" px={12} pb={10}>
          {closed}
        </Text>
      ) : null}
      <ul className="runs-items">
        {runs.map((run) => (
          <li key={run.id}>
            <Link
              to="/journeys/$journeyId/runs/$runId"
              params={{ journeyId: run.journeyId, runId: run.id }}
              className="runs-item"
              data-selected={run.id === selected || undefined}
              aria-current={run.id === selected ? 'page' : undefined}
            >
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" fw={550} truncate>
                  {run.name || run.id}
                </Text>
                <StatusBadge status={run.status} size="xs" />
              </Group>
              <Group justify="space-between" wrap="nowrap" gap="xs" mt={2}>
                <Text size="xs" c="dimmed" truncate>
                  {counted('recipient', run.recipients)}
                </Text>
                <When run={run} />
              </Group>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The time that matters most at this point of a run's life. */
function When({ run }: { run: Run }) {
  const [word, at] = run.endedAt
    ? ['ended', run.endedAt]
    : run.status === 'scheduled' && run.schedule
      ? ['starts', run.schedule.due]
      : run.startedAt
        ? ['started', run.startedAt]
        : ['made', run.createdAt];
  return (
    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {word} <RelativeTime at={at} past={word !== 'starts'} size="xs" />
    </Text>
  );
}
