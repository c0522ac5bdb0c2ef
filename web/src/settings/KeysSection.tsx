import { Badge, Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import { ActionsHead } from '@/ui/ActionsHead';
import { confirm } from '@/ui/confirm';
import type { CsvColumn } from '@/ui/csv';
import { CsvDownload } from '@/ui/CsvDownload';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone } from '@/ui/failure';
import { RelativeTime } from '@/ui/RelativeTime';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { MakeKey } from './MakeKey';
import { Part } from './Part';

const keysLookAt = 1_000;

const columns: CsvColumn<Schemas['KeyView']>[] = [
  { header: 'name', value: (key) => key.name },
  { header: 'begins_with', value: (key) => key.prefix },
  { header: 'role', value: (key) => key.role },
  { header: 'made_at', value: (key) => key.createdAt },
  { header: 'revoked_at', value: (key) => key.revokedAt },
];

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: () => answer(api.GET('/api/keys', { params: { query: { limit: keysLookAt } } })),
});

export function KeysSection() {
  const { data, error, refetch } = useQuery(keysQuery);
  const [making, { open, close }] = useDisclosure();
  const keys = data?.items.toReversed().sort((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null));

  return (
    <Part
      title="API keys"
      lead="Programs show a key instead of a password. The server keeps only its hash, so that a key is shown once, when it is made."
    >
      <Group justify="space-between">
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          Make a key
        </Button>
        <CsvDownload name="keys" rows={keys ?? []} columns={columns} />
      </Group>
      {keys ? (
        keys.length > 0 ? (
          <KeyTable keys={keys} />
        ) : (
          <EmptyState icon={IconKey} title="No keys yet">
            A key lets a program read and change what it needs here: import people, send events, start runs.
          </EmptyState>
        )
      ) : error ? (
        <ErrorNotice error={error} title="The keys can't be shown" onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} />
      )}
      <Modal opened={making} onClose={close} title="Make an API key" centered closeOnClickOutside={false}>
        <MakeKey onClose={close} />
      </Modal>
    </Part>
  );
}

function KeyTable({ keys }: { keys: Schemas['KeyView'][] }) {
  const client = useQueryClient();
  const revoke = (key: Schemas['KeyView']) =>
    confirm({
      title: `Revoke “${key.name}”?`,
      body: 'Whatever uses it is refused from now on. A revoked key does not come back; make a new one instead.',
      confirm: 'Revoke key',
      danger: true,
      onConfirm: async () => {
        await answer(api.DELETE('/api/keys/{id}', { params: { path: { id: String(key.id) } } }));
        await client.invalidateQueries({ queryKey: keysQuery.queryKey });
        notifyDone(`“${key.name}” is revoked.`);
      },
    });

  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Made</Table.Th>
            <ActionsHead />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>
                <Text size="sm" fw={500} td={key.revokedAt ? 'line-through' : undefined}>
                  {key.name}
                </Text>
              </Table.Td>
              <Table.Td>
                <code>{key.prefix}…</code>
              </Table.Td>
              <Table.Td>
                <Badge variant="default" radius="sm" tt="none" fw={400}>
                  {key.role}
                </Badge>
              </Table.Td>
              <Table.Td>
                <RelativeTime at={key.createdAt} clock="real" c="dimmed" />
              </Table.Td>
              <Table.Td ta="right">
                {key.revokedAt ? (
                  <Stack gap={0} align="flex-end">
                    <Text size="xs" c="dimmed">
                      revoked
                    </Text>
                    <RelativeTime at={key.revokedAt} clock="real" size="xs" c="dimmed" />
                  </Stack>
                ) : (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    onClick={() => revoke(key)}
                    aria-label={`Revoke ${key.name}`}
                  >
                    Revoke
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
