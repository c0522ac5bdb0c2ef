import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue, useDocumentTitle } from '@mantine/hooks';
import { IconSearch, IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { CsvDownload } from '@/ui/CsvDownload';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { RelativeTime } from '@/ui/RelativeTime';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { idText } from './personId';
import { profileName, profilesQuery, type Profile } from './peopleQueries';
import './people.css';

/** Everybody whom the workspace knows. */
export function PeoplePage() {
  useDocumentTitle('People · Sojourn');
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 250);
  const profiles = useInfiniteQuery(profilesQuery(query));
  const items = profiles.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="people-page">
      <Stack gap="md">
        <Group justify="space-between" align="flex-end">
          <div>
            <Title order={1}>People</Title>
            <Text size="sm" c="dimmed">
              Everybody whom journeys may address, with what they did and what was sent to them.
            </Text>
          </div>
          <Group gap="xs">
            <TextInput
              w={280}
              maw="100%"
              aria-label="Search people"
              placeholder="Name, e-mail, phone or id"
              leftSection={<IconSearch size={16} aria-hidden />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <CsvDownload
              name="people"
              rows={items}
              columns={csvColumns}
              label={profiles.hasNextPage ? `Download these ${items.length} as CSV` : 'Download CSV'}
            />
          </Group>
        </Group>
        <ErrorNotice
          error={profiles.data ? null : profiles.error}
          title="The people can't be shown"
          onRetry={() => void profiles.refetch()}
        />
        {profiles.isPending ? <SkeletonRows rows={10} height={36} /> : null}
        {profiles.data && items.length === 0 ? <Nobody query={query} onClear={() => setText('')} /> : null}
        {items.length > 0 ? <PeopleTable items={items} /> : null}
        {profiles.hasNextPage ? (
          <Group justify="center">
            <Button
              variant="default"
              loading={profiles.isFetchingNextPage}
              onClick={() => void profiles.fetchNextPage()}
            >
              Show more
            </Button>
          </Group>
        ) : null}
      </Stack>
    </div>
  );
}

const csvColumns = [
  { header: 'id', value: (profile: Profile) => profile.id },
  { header: 'first_name', value: (profile: Profile) => profile.firstName },
  { header: 'last_name', value: (profile: Profile) => profile.lastName },
  { header: 'email', value: (profile: Profile) => profile.email },
  { header: 'phone', value: (profile: Profile) => profile.phone },
  { header: 'time_zone', value: (profile: Profile) => profile.timeZone },
  { header: 'segments', value: (profile: Profile) => profile.segments.join(' ') },
  { header: 'created_at', value: (profile: Profile) => profile.createdAt },
];

function Nobody({ query, onClear }: { query: string; onClear: () => void }) {
  return query ? (
    <EmptyState
      icon={IconUserSearch}
      title={`Nobody matches “${query}”`}
      action={
        <Button variant="default" onClick={onClear}>
          Show everybody
        </Button>
      }
    >
      Search by a part of the name, the e-mail, the phone with its country code, or the id.
    </EmptyState>
  ) : (
    <EmptyState
      icon={IconUsers}
      title="Nobody here yet"
      action={
        <Button component={Link} to="/journeys">
          Go to journeys
        </Button>
      }
    >
      People come in with the list of a run, with an event that your systems send, or by the API. Open a journey and
      import a list into a new run.
    </EmptyState>
  );
}

function PeopleTable({ items }: { items: Profile[] }) {
  const navigate = useNavigate();
  return (
    <Table verticalSpacing={6} className="tabular people-table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="sm">E-mail</Table.Th>
          <Table.Th visibleFrom="sm">Phone</Table.Th>
          <Table.Th visibleFrom="md">Segments</Table.Th>
          <Table.Th ta="right">Known since</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((profile) => (
          <Table.Tr
            key={profile.id}
            className="person-row"
            onClick={() => void navigate({ to: '/people/$profileId', params: { profileId: profile.id } })}
          >
            <Table.Td maw={260}>
              <Link to="/people/$profileId" params={{ profileId: profile.id }} className="person-link">
                {profileName(profile)}
              </Link>
              <Text size="xs" c="dimmed" truncate {...(profile.phone || profile.email ? { visibleFrom: 'sm' } : {})}>
                {idText(profile.id)}
              </Text>
              {/* A phone has no room for columns of them. */}
              {[profile.phone, profile.email].filter(Boolean).map((contact) => (
                <Text key={contact} size="xs" c="dimmed" hiddenFrom="sm" style={{ overflowWrap: 'anywhere' }}>
                  {contact}
                </Text>
              ))}
            </Table.Td>
            <Table.Td maw={260} visibleFrom="sm">
              <Text size="sm" truncate>
                {profile.email ?? '–'}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
              {profile.phone ?? '–'}
            </Table.Td>
            <Table.Td maw={200} visibleFrom="md">
              <Text size="sm" truncate c={profile.segments.length > 0 ? undefined : 'dimmed'}>
                {profile.segments.join(', ') || '–'}
              </Text>
            </Table.Td>
            <Table.Td ta="right">
              <RelativeTime at={profile.createdAt} past />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
