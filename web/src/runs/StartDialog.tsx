import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconFlask } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { channelsQuery } from '@/app/workspace';
import { useJourneyActions } from '@/journeys/actions';
import { kindLabel } from '@/people/journal/words';
import { counted, countText } from '@/ui/Count';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { spanText } from '@/ui/span';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { channelsOf, takesRuns, toTakeRuns, type ChannelUse } from './launch';
import { useRunAct, type Run } from './runQueries';
import { Inactive, PublishProblems, Warning } from './Hindrances';

/** Says what starting means before it is done: to how many, by which channels, and what stands in the way. */
export function openStart(run: Run) {
  const id = modals.open({
    title: `Start ${run.name || run.id}?`,
    centered: true,
    size: 'lg',
    children: <StartDialog run={run} onClose={() => modals.close(id)} />,
  });
}

function StartDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const journey = useQuery(journeyQuery(run.journeyId));
  // What runs is the published version; a draft journey will publish the draft.
  const definition = useFlow(journey.data);
  const channels = useQuery(channelsQuery);
  const start = useRunAct(run);
  const journeyActions = useJourneyActions(run.journeyId);
  const ready = useMutation({
    mutationFn: (act: 'publish' | 'resume') => journeyActions[act](),
  });
  if (!journey.data) {
    return journey.error ? <ErrorNotice error={journey.error} /> : <SkeletonRows rows={4} />;
  }
  const active = journey.data.status === 'active';
  const uses = channelsOf(definition, channels.data?.items);
  const sandboxed = uses.filter((use) => use.provider === 'sandbox');
  const blocked = run.recipients === 0 || !active || !takesRuns(definition);
  return (
    <Stack>
      <Text size="sm">
        <strong>{counted('recipient', run.recipients)}</strong> will go through the flow as it is published
        {journey.data.version > 0 ? ` (version ${journey.data.version})` : ''}. It begins at once.
      </Text>
      <Channels uses={uses} />
      <Pace run={run} />
      {sandboxed.length > 0 ? (
        <Alert
          variant="light"
          color="blue"
          icon={<IconFlask size={18} />}
          p="sm"
          title={
            sandboxed.length === uses.length ? 'Everything goes to the sandbox' : 'Some channels are on the sandbox'
          }
        >
          {sandboxed.length === uses.length
            ? 'Nobody is really contacted: '
            : `Nobody is really contacted by ${sandboxed.map((use) => kindLabel(use.kind)).join(', ')}: `}
          the sandbox takes every call and message and makes up what becomes of it. Choose a provider under Settings to
          reach people.
        </Alert>
      ) : null}
      {run.recipients === 0 ? <Warning title="The run has no recipients">Import a list first.</Warning> : null}
      {active && !takesRuns(definition) ? <Warning title="The journey takes no runs">{toTakeRuns}</Warning> : null}
      <Inactive journey={journey.data} pending={ready.isPending} onReady={(act) => ready.mutate(act)} />
      <PublishProblems error={ready.error} />
      <ErrorNotice error={start.error} title="The run was not started" />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Not now
        </Button>
        <Button
          disabled={blocked}
          loading={start.isPending}
          onClick={() => start.mutate('start', { onSuccess: onClose })}
        >
          Start with {countText(run.recipients)}
        </Button>
      </Group>
    </Stack>
  );
}

function Channels({ uses }: { uses: ChannelUse[] }) {
  if (uses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        The flow has no call and no message: nobody will be contacted.
      </Text>
    );
  }
  return (
    <Table verticalSpacing={4} withTableBorder aria-label="Channels that the flow uses">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Channel</Table.Th>
          <Table.Th>In the flow</Table.Th>
          <Table.Th>Carried by</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {uses.map((use) => (
          <Table.Tr key={use.kind}>
            <Table.Td>{kindLabel(use.kind)}</Table.Td>
            <Table.Td>{counted('node', use.nodes)}</Table.Td>
            <Table.Td>
              <Badge
                variant="light"
                color={use.provider === 'sandbox' ? 'blue' : 'gray'}
                tt="none"
                c="inherit"
                fw={500}
              >
                {use.provider ?? '…'}
              </Badge>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Pace({ run }: { run: Run }) {
  const { ratePerSecond, concurrentCalls } = run.limits;
  if (!ratePerSecond && !concurrentCalls) {
    return null;
  }
  return (
    <Text size="sm" c="dimmed">
      {ratePerSecond
        ? `At ${ratePerSecond} a second, one message to each takes at least ${spanText(run.recipients / ratePerSecond)}. `
        : ''}
      {concurrentCalls ? `At most ${counted('call', concurrentCalls)} at once.` : ''}
    </Text>
  );
}
