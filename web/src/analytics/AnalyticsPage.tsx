import { Button, Center, Stack, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answer, api } from '@/api/client';
import { journeysKey } from '@/journeys/queries';
import { metricsQuery } from '@/runs/runQueries';
import { countText } from '@/ui/Count';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Page } from '@/ui/Page';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { spanText } from '@/ui/span';
import { Figures } from '@/overview/Figures';
import '@/overview/overview.css';
import './analytics.css';
import { journeyRow, sumOf } from './journeyRows';
import { JourneyFigures } from './JourneyFigures';
import { JourneyBars } from './JourneyBars';

const pageSize = 50;
const figuresAreOldMs = 10_000;

/** Every journey that people have taken, with what came of it; a click leads to its figures by channel, node and run. */
export function AnalyticsPage() {
  const list = useInfiniteQuery({
    queryKey: [...journeysKey, 'analytics'],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/journeys', {
          params: {
            // A draft has no figures yet.
            query: { status: 'active,paused,archived', limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const journeys = list.data?.pages.flatMap((page) => page.items) ?? [];
  const metrics = useQueries({
    queries: journeys.map(({ id }) => ({ ...metricsQuery(id), refetchInterval: figuresAreOldMs })),
  });
  const rows = journeys.map((journey, i) => journeyRow(journey, metrics[i]?.data));
  const sum = sumOf(rows);

  return (
    <Page
      title="Journey analytics"
      lead="What came of each journey, active and completed. Choose one for its channels and nodes."
    >
      {list.isPending ? <SkeletonRows /> : null}
      <ErrorNotice error={list.error} title="The figures can't be shown" onRetry={() => void list.refetch()} />
      {list.data && rows.length === 0 ? (
        <EmptyState
          icon={IconChartBar}
          title="No journey has begun"
          action={
            <Button component={Link} to="/journeys">
              Go to journeys
            </Button>
          }
        >
          Publish a journey: here stand how many started and completed it, how many dropped off, and how long it took.
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <Stack gap={32}>
          <section aria-label="All journeys">
            <Figures
              large
              items={[
                { word: 'Total started', value: countText(sum.started) },
                { word: 'Completed', value: countText(sum.completed), hint: 'Left by an exit or an open end' },
                { word: 'Drop-offs', value: countText(sum.dropOffs), hint: 'Exited early or failed' },
                {
                  word: 'Average duration',
                  value: spanText(sum.averageDurationSeconds),
                  hint: 'Of those who completed',
                },
              ]}
            />
            {list.hasNextPage ? (
              <Text size="xs" c="dimmed" mt={4}>
                Of the journeys below; more follow.
              </Text>
            ) : null}
          </section>
          <JourneyFigures rows={rows} />
          {list.hasNextPage ? (
            <Center>
              <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </Center>
          ) : null}
          <JourneyBars rows={rows} />
        </Stack>
      ) : null}
    </Page>
  );
}
