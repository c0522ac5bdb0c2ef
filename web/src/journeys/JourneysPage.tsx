import { Button, Center, Group, Text } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMayEdit } from '@/app/session';
import { CsvDownload } from '@/ui/CsvDownload';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Page } from '@/ui/Page';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { CreateJourney } from './CreateJourney';
import { ImportJourney } from './ImportJourney';
import { journeyColumns } from './journeyColumns';
import { JourneyFilters } from './JourneyFilters';
import type { JourneySearch } from './journeySearch';
import { JourneyTable } from './JourneyTable';
import { journeysQuery, knownJourneysQuery } from './queries';

export function JourneysPage() {
  const search = useSearch({ from: '/shell/journeys' });
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const known = useQuery(knownJourneysQuery);
  const list = useInfiniteQuery(journeysQuery(search));
  const journeys = list.data?.pages.flatMap((page) => page.items);
  const narrow = ({ new: creating, ...next }: JourneySearch) =>
    void navigate({ to: '/journeys', search: creating ? { ...next, new: true } : next, replace: true });
  const open = () => void navigate({ to: '/journeys', search: { ...search, new: true } });
  const close = () => narrow({ ...search, new: false });
  const narrowed = Boolean(search.query ?? search.status ?? search.tag);
  const isNew = known.data?.any === false;

  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      New journey
    </Button>
  );

  return (
    <Page
      title="Journeys"
      lead="A journey is designed once and carries every person through it."
      actions={
        mayEdit && !isNew ? (
          <>
            <ImportJourney />
            {create}
          </>
        ) : null
      }
    >
      {isNew && !narrowed ? (
        <EmptyState
          icon={IconRoute}
          title="Create a journey and give it a name"
          action={
            mayEdit ? (
              <>
                {create}
                <ImportJourney subtle />
              </>
            ) : null
          }
        >
          A journey is a flow of calls, messages, waits and branches that you draw once. Then it carries every person
          through, each at their own pace. Begin with an empty canvas or with an example.
        </EmptyState>
      ) : (
        <>
          <JourneyFilters search={search} tags={known.data?.tags ?? []} onChange={narrow} />
          {journeys ? null : list.error ? (
            <ErrorNotice error={list.error} title="The journeys can't be shown" onRetry={() => void list.refetch()} />
          ) : (
            <SkeletonRows />
          )}
          {journeys && journeys.length > 0 ? (
            <JourneyTable journeys={journeys} onTag={(tag) => narrow({ ...search, tag })} />
          ) : null}
          {journeys && journeys.length === 0 ? (
            <Center py="xl">
              <Text size="sm" c="dimmed" ta="center">
                {narrowed ? 'No journey is like that.' : 'Every journey is archived; they stand under “Archived”.'}{' '}
                {narrowed ? (
                  <Button variant="subtle" size="compact-sm" onClick={() => narrow({})}>
                    Show all
                  </Button>
                ) : null}
              </Text>
            </Center>
          ) : null}
          {journeys && journeys.length > 0 ? (
            <Group justify="space-between" mt="md">
              <CsvDownload
                name="journeys"
                rows={journeys}
                columns={journeyColumns}
                label={list.hasNextPage ? `Download these ${journeys.length} as CSV` : 'Download CSV'}
              />
              {list.hasNextPage ? (
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  Show more
                </Button>
              ) : null}
            </Group>
          ) : null}
        </>
      )}
      <CreateJourney opened={mayEdit && search.new === true} onClose={close} />
    </Page>
  );
}
