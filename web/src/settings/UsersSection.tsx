import { ActionIcon, Badge, Button, Group, Menu, Modal, Select, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import { useUser } from '@/app/session';
import { ActionsHead } from '@/ui/ActionsHead';
import { confirm } from '@/ui/confirm';
import type { CsvColumn } from '@/ui/csv';
import { CsvDownload } from '@/ui/CsvDownload';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone, notifyFailure } from '@/ui/failure';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { Part } from './Part';
import { roles } from './roles';
import { UserForm } from './UserForm';

type User = Schemas['UserView'];

const usersLookAt = 1_000;

const columns: CsvColumn<User>[] = [
  { header: 'name', value: (user) => user.name },
  { header: 'email', value: (user) => user.email },
  { header: 'role', value: (user) => user.role },
];

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: () => answer(api.GET('/api/users', { params: { query: { limit: usersLookAt } } })),
});

export function UsersSection() {
  const { data, error, refetch } = useQuery(usersQuery);
  const [adding, { open, close }] = useDisclosure();
  const [edited, setEdited] = useState<User | null>(null);

  return (
    <Part
      title="Users"
      lead="Who signs in to this console, and what they may do. Give each person an account of their own."
    >
      <Group justify="space-between">
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          Add a user
        </Button>
        <CsvDownload name="users" rows={data?.items ?? []} columns={columns} />
      </Group>
      {data ? (
        <UserTable users={data.items} onEdit={setEdited} />
      ) : error ? (
        <ErrorNotice error={error} title="The users can't be shown" onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} />
      )}
      <Modal opened={adding} onClose={close} title="Add a user" centered>
        <UserForm onClose={close} />
      </Modal>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title="Change a user" centered>
        {edited ? <UserForm user={edited} onClose={() => setEdited(null)} /> : null}
      </Modal>
    </Part>
  );
}

function UserTable({ users, onEdit }: { users: User[]; onEdit: (user: User) => void }) {
  const client = useQueryClient();
  const self = useUser();
  const refresh = () => client.invalidateQueries({ queryKey: usersQuery.queryKey });
  const changeRole = useMutation({
    mutationFn: ({ user, role }: { user: User; role: string }) =>
      answer(api.PATCH('/api/users/{id}', { params: { path: { id: String(user.id) } }, body: { role } })),
    onSuccess: refresh,
    onError: (error) => notifyFailure('The role was not changed', error),
  });
  const remove = (user: User) =>
    confirm({
      title: `Remove ${user.name}?`,
      body: `${user.email} is signed out at once and can't sign in any more. What they made stays.`,
      confirm: 'Remove user',
      danger: true,
      onConfirm: async () => {
        await answer(api.DELETE('/api/users/{id}', { params: { path: { id: String(user.id) } } }));
        await refresh();
        notifyDone(`${user.name} is removed.`);
      },
    });

  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Role</Table.Th>
            <ActionsHead />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Table.Tr key={user.id}>
              <Table.Td>
                <Text size="sm" fw={500} component="div">
                  {user.name}{' '}
                  {user.id === self?.id ? (
                    <Badge variant="default" size="xs" radius="sm" tt="none" fw={400}>
                      you
                    </Badge>
                  ) : null}
                </Text>
                <Text size="xs" c="dimmed">
                  {user.email}
                </Text>
              </Table.Td>
              <Table.Td w={120} miw={104}>
                <Select
                  aria-label={`Role of ${user.name}`}
                  size="xs"
                  allowDeselect={false}
                  data={roles.map(({ value, label }) => ({ value, label }))}
                  value={user.role}
                  disabled={changeRole.isPending}
                  onChange={(role) => role && role !== user.role && changeRole.mutate({ user, role })}
                />
              </Table.Td>
              <Table.Td w={48} ta="right">
                <Menu position="bottom-end" withinPortal>
                  <Menu.Target>
                    <Tooltip label="More">
                      <ActionIcon variant="subtle" color="gray" aria-label={`More actions for ${user.name}`}>
                        <IconDots size={18} />
                      </ActionIcon>
                    </Tooltip>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => onEdit(user)}>Change name, e-mail or password</Menu.Item>
                    <Menu.Item className="danger-item" disabled={user.id === self?.id} onClick={() => remove(user)}>
                      Remove…
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
