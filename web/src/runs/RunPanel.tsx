import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { counted } from '@/ui/Count';
import { RelativeTime } from '@/ui/RelativeTime';
import { StatusBadge } from '@/ui/StatusBadge';
import { reasonText } from '@/people/journal/words';
import { journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { Recipients } from './Recipients';
import { RunActions } from './RunActions';
import { RunProgress } from './RunProgress';
import { metricsQuery, pollMs, type Run } from './runQueries';
import { instantText } from './schedule';

/** One run: what it is, how far it has come, what can be done, and who is on its list. */
export function RunPanel({ run, streaming }: { run: Run; streaming: boolean }) {
  const journey = useQuery(journeyQuery(run.journeyId));
  const metrics = useQuery({ ...metricsQuery(run.journeyId, run.id), refetchInterval: streaming ? false : pollMs });
  const definition = useFlow(journey.data);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs" wrap="nowrap">
            <Title order={2} lineClamp={2}>
              {run.name || run.id}
            </Title>
            <StatusBadge status={run.status} />
          </Group>
          <Text size="sm" c="dimmed" mt={2}>
            {counted('recipient', run.recipients)}
            <Times run={run} />
          </Text>
        </div>
        <RunActions run={run} journey={journey.data} />
      </Group>
      <Notice run={run} journeyPaused={journey.data?.status === 'paused'} />
      {run.recipients > 0 ? <RunProgress run={run} metrics={metrics.data} /> : null}
      <Recipients run={run} definition={definition} />
    </Stack>
  );
}

function Times({ run }: { run: Run }) {
  return (
    <>
      {run.status === 'scheduled' && run.schedule ? (
        <>
          {' · starts '}
          <RelativeTime at={run.schedule.due} /> ({instantText(Date.parse(run.schedule.due), run.schedule.timeZone)})
        </>
      ) : null}
      {run.startedAt ? (
        <>
          {' · started '}
          <RelativeTime at={run.startedAt} past />
        </>
      ) : (
        <>
          {' · made '}
          <RelativeTime at={run.createdAt} past />
        </>
      )}
      {run.endedAt ? (
        <>
          {' · ended '}
          <RelativeTime at={run.endedAt} past />
        </>
      ) : null}
      {run.limits.ratePerSecond ? ` · at most ${run.limits.ratePerSecond} messages a second` : null}
      {run.limits.concurrentCalls ? ` · at most ${counted('call', run.limits.concurrentCalls)} at once` : null}
    </>
  );
}

/** What somebody who looks at the run now has to know. */
function Notice({ run, journeyPaused }: { run: Run; journeyPaused: boolean }) {
  const text =
    run.status === 'paused'
      ? 'The run is paused: nothing new is sent. Receipts and replies that come in are kept, and applied in order on resume.'
      : run.status === 'failed'
        ? `The run could not start: ${reasonText(run.reason ?? 'unknown')}. Make a new run once that is mended.`
        : run.status === 'running' && journeyPaused
          ? 'The journey is paused, and this run with it. Resume the journey to go on.'
          : run.status === 'scheduled' && journeyPaused
            ? 'The journey is paused. When the time comes the run waits until the journey is resumed.'
            : run.status === 'cancelled' && run.reason === 'archived'
              ? 'The run was cancelled because the journey was archived.'
              : null;
  return text ? (
    <Alert
      variant="light"
      color={run.status === 'failed' ? 'red' : 'yellow'}
      icon={<IconInfoCircle size={18} />}
      p="sm"
    >
      {text}
    </Alert>
  ) : null;
}
