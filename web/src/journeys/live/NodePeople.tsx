import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answer, api, type Schemas } from '@/api/client';
import { personText } from '@/runs/RecipientRow';
import { useJourneyNow } from '@/ui/clock';
import { Count, countText } from '@/ui/Count';
import { CsvDownload } from '@/ui/CsvDownload';
import { Duration } from '@/ui/Duration';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { RelativeTime } from '@/ui/RelativeTime';
import { spanText } from '@/ui/span';
import { StatusBadge } from '@/ui/StatusBadge';
import { useDocument } from '../canvas/EditorContext';
import { portLabel } from '../canvas/ports';
import type { Definition, FlowNode } from '../document/document';
import { useLiveState } from './liveState';

type Person = Schemas['EnrollmentView'] & { nodeSince?: string | null };

const refreshMs = 3_000;

const columnsIn = (document: Definition) => [
  { header: 'profile', value: (person: Person) => person.profileId },
  { header: 'person', value: (person: Person) => personText(person, document) },
  { header: 'status', value: (person: Person) => person.status },
  { header: 'here_since', value: (person: Person) => person.nodeSince ?? person.enteredAt },
  { header: 'goes_on_at', value: (person: Person) => person.nextWakeAt },
];

/** The people at a node, of those that are loaded the longest first, each with a way to their page. */
export function NodePeople({ node, journeyId }: { node: FlowNode; journeyId: string }) {
  const document = useDocument();
  const run = useLiveState((state) => state.run);
  const counts = useLiveState((state) => state.metrics?.nodes[node.id]);
  const now = useJourneyNow();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useInfiniteQuery({
    queryKey: ['journey', journeyId, 'people', node.id, run],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/journeys/{id}/enrollments', {
          params: {
            path: { id: journeyId },
            query: {
              node: node.id,
              status: 'active,waiting,paused',
              limit: 50,
              ...(run === null ? {} : { run }),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: refreshMs,
  });
  const people: Person[] = (data?.pages ?? []).flatMap((page) => page.items);
  const since = (person: Person) => person.nodeSince ?? person.enteredAt;
  const sorted = [...people].sort((a, b) => since(a).localeCompare(since(b)));

  return (
    <Stack gap="sm">
      <Group gap="lg">
        <Fact label="Entered" value={counts?.entered} />
        <Fact label="Waiting" value={counts?.waiting} />
        <Fact label="Failed" value={counts?.failed} />
        <Waits node={node.id} journeyId={journeyId} />
        {Object.entries(counts?.left ?? {}).map(([port, count]) => (
          <Fact key={port} label={`Left by ${portLabel(node, document, port)}`} value={count} />
        ))}
      </Group>
      <ErrorNotice error={error} title="The people here can't be shown" />
      {!isPending && sorted.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody is here at the moment.
        </Text>
      ) : null}
      {hasNextPage ? (
        <Text size="xs" c="dimmed">
          The first {countText(sorted.length)} who entered the journey, of them the longest here first.
        </Text>
      ) : null}
      {sorted.length > 0 ? (
        <Table stickyHeader fz="sm" horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Person</Table.Th>
              <Table.Th>Status</Table.Th>
              <Table.Th ta="right">Here for</Table.Th>
              <Table.Th ta="right">Goes on</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map((person) => (
              <Table.Tr key={person.id}>
                <Table.Td>
                  <Anchor
                    size="sm"
                    renderRoot={(props) => (
                      <Link to="/people/$profileId" params={{ profileId: person.profileId }} {...props} />
                    )}
                  >
                    {personText(person, document)}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <StatusBadge status={person.status} />
                </Table.Td>
                <Table.Td ta="right">
                  <Duration seconds={Math.max(0, now - Date.parse(since(person))) / 1_000} />
                </Table.Td>
                <Table.Td ta="right">
                  <RelativeTime at={person.nextWakeAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      {sorted.length > 0 ? (
        <Group>
          <CsvDownload name={`people at ${node.name ?? node.id}`} rows={sorted} columns={columnsIn(document)} />
        </Group>
      ) : null}
      {hasNextPage ? (
        <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </Stack>
  );
}

/** How long people have been here: the longest, and half of them. */
function Waits({ node, journeyId }: { node: string; journeyId: string }) {
  const run = useLiveState((state) => state.run);
  const { data } = useQuery({
    queryKey: ['journey', journeyId, 'waits', node, run],
    queryFn: () =>
      answer(
        api.GET('/api/journeys/{id}/nodes/{node}/waits', {
          params: { path: { id: journeyId, node }, query: run === null ? {} : { run } },
        }),
      ),
    refetchInterval: refreshMs,
  });
  if (data === undefined || data.people === 0) {
    return null;
  }
  const some = data.whole ? '' : `Of ${countText(data.people)} that were looked at.`;
  return (
    <>
      <Wait label="Longest wait" since={data.longestSince} title={some} />
      <Wait label="Median wait" since={data.medianSince} title={some} />
    </>
  );
}

function Wait({ label, since, title }: { label: string; since: string | null; title: string }) {
  const now = useJourneyNow();
  if (since === null) {
    return null;
  }
  return (
    <div title={title || undefined}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz="lg" fw={600}>
        {spanText((now - Date.parse(since)) / 1_000)}
      </Text>
    </div>
  );
}

function Fact({ label, value }: { label: string; value: number | undefined }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Count value={value ?? 0} fz="lg" fw={600} />
    </div>
  );
}
