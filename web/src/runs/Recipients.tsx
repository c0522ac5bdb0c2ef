import { Button, Group, Loader, Select, Table, Text, Title } from '@mantine/core';
import { IconFilterOff, IconUpload, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { nodeName } from '@/people/journal/words';
import { useMayEdit } from '@/app/session';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { openImport } from './import/ImportDialog';
import { RecipientDrawer } from './RecipientDrawer';
import { RecipientRow } from './RecipientRow';
import { hasBegun, pollMs, type Recipient, type Run } from './runQueries';

const statuses = ['pending', 'active', 'waiting', 'paused', 'completed', 'exited', 'failed', 'cancelled'];
const pageSize = 50;

/** A filter that few meet can bring short pages: so many more are read before the page is shown as it is. */
const shortPagesMax = 20;

interface RecipientPage {
  items: Recipient[];
  next: string | null;
}

async function readPage(
  run: string,
  status: string | null,
  node: string | null,
  from: string,
  signal: AbortSignal,
): Promise<RecipientPage> {
  const items: Recipient[] = [];
  let cursor: string | null = from;
  for (let reads = 0; cursor !== null && items.length < pageSize && reads < shortPagesMax; reads++) {
    const query = {
      limit: pageSize - items.length,
      ...(cursor ? { cursor } : {}),
      ...(status ? { status } : {}),
      ...(node ? { node } : {}),
    };
    const page: Schemas['PageOfEnrollmentView'] = await answer(
      api.GET('/api/runs/{id}/recipients', { params: { path: { id: run }, query }, signal }),
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return { items, next: cursor };
}

/** Who is on the run's list and where each one is, a page at a time; the page that is shown follows the run. */
export function Recipients({ run, definition }: { run: Run; definition: Definition | undefined }) {
  const [status, setStatus] = useState<string | null>(null);
  const [node, setNode] = useState<string | null>(null);
  // The cursors of the pages up to the one shown; the first has none.
  const [trail, setTrail] = useState<string[]>(['']);
  const [open, setOpen] = useState<string | null>(null);
  const cursor = trail[trail.length - 1] ?? '';
  const mayEdit = useMayEdit();
  const begun = hasBegun(run);
  const page = useQuery({
    // The stream tells of the run before this list is asked again: with each turn of the run the page is read anew.
    queryKey: ['recipients', run.id, status, node, cursor, run.recipients, run.status],
    queryFn: ({ signal }) => readPage(run.id, status, node, cursor, signal),
    // And after its last turn until everybody who is shown has come to an end as well.
    refetchInterval: ({ state }) =>
      run.status === 'running' || (begun && state.data?.items.some((item) => item.endedAt === null)) ? pollMs : false,
    placeholderData: keepPreviousData,
    enabled: run.recipients > 0,
  });
  const filter = (change: () => void) => {
    change();
    setTrail(['']);
  };

  if (run.recipients === 0) {
    return (
      <EmptyState
        icon={IconUsers}
        title="No recipients yet"
        action={
          run.status === 'draft' && mayEdit ? (
            <Button leftSection={<IconUpload size={16} />} onClick={() => openImport(run)}>
              Import a CSV
            </Button>
          ) : undefined
        }
      >
        {run.status === 'draft' && !mayEdit
          ? 'Nobody has put a list into this draft yet.'
          : run.status === 'draft'
            ? 'Import a CSV of recipients: one row a person, with a phone or an e-mail. You choose which column fills what, and see every row that can’t be used.'
            : 'This run never had any.'}
      </EmptyState>
    );
  }
  const items = page.data?.items ?? [];
  return (
    <section aria-label="Recipients">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={3}>Recipients</Title>
        <Group gap="xs">
          {page.isPlaceholderData ? <Loader size="xs" aria-label="Looking through the recipients" /> : null}
          <Select
            size="xs"
            w={140}
            aria-label="Filter by status"
            placeholder="Any status"
            data={statuses.map((word) => ({ value: word, label: word.charAt(0).toUpperCase() + word.slice(1) }))}
            value={status}
            onChange={(chosen) => filter(() => setStatus(chosen))}
            clearable
          />
          <Select
            size="xs"
            w={190}
            aria-label="Filter by node"
            placeholder="At any node"
            data={definition?.nodes.map((item) => ({ value: item.id, label: nodeName(definition, item.id) })) ?? []}
            value={node}
            onChange={(chosen) => filter(() => setNode(chosen))}
            searchable
            clearable
          />
        </Group>
      </Group>
      <ErrorNotice
        error={page.data ? null : page.error}
        title="The recipients can't be shown"
        onRetry={() => void page.refetch()}
      />
      {page.isPending ? <SkeletonRows rows={8} height={36} /> : null}
      {page.data && items.length === 0 && page.data.next === null ? (
        <EmptyState
          icon={IconFilterOff}
          title="Nobody is like that"
          action={
            <Button
              variant="default"
              onClick={() =>
                filter(() => {
                  setStatus(null);
                  setNode(null);
                })
              }
            >
              Show everybody
            </Button>
          }
        >
          No recipient of this run has that status at that node just now.
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <Table.ScrollContainer minWidth={720} type="native">
          <Table verticalSpacing={6} className="tabular">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Person</Table.Th>
                <Table.Th>Status</Table.Th>
                <Table.Th>Node</Table.Th>
                <Table.Th>Goes on</Table.Th>
                <Table.Th ta="right">Attempts</Table.Th>
                <Table.Th>Reason</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <RecipientRow key={item.id} recipient={item} definition={definition} onOpen={setOpen} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : null}
      {trail.length > 1 || page.data?.next ? (
        <Group justify="space-between" mt="sm">
          <Text size="xs" c="dimmed" className="tabular">
            Page {trail.length}
            {items.length > 0 ? `, ${items.length} shown` : ''}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              size="xs"
              disabled={trail.length === 1}
              onClick={() => setTrail(trail.slice(0, -1))}
            >
              Previous
            </Button>
            <Button
              variant="default"
              size="xs"
              disabled={!page.data?.next || page.isPlaceholderData}
              onClick={() => page.data?.next && setTrail([...trail, page.data.next])}
            >
              Next
            </Button>
          </Group>
        </Group>
      ) : null}
      <RecipientDrawer enrollmentId={open} definition={definition} begun={begun} onClose={() => setOpen(null)} />
    </section>
  );
}
