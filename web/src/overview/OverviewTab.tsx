import { Button, Group, Select, Stack, Title } from '@mantine/core';
import { IconChartDots3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { entersBy, takesRuns } from '@/runs/launch';
import { useLive } from '@/runs/live';
import { metricsQuery, pollMs, runsQuery } from '@/runs/runQueries';
import { countText } from '@/ui/Count';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { spanText } from '@/ui/span';
import { channelFigures } from './channels';
import { ChannelTable } from './ChannelTable';
import { Figures, rateText } from './Figures';
import { nodeRows } from './flow';
import { Funnel } from './Funnel';
import { KeptOut } from './KeptOut';
import { NodeTable } from './NodeTable';
import { OverTime } from './OverTime';
import './overview.css';

/** What a journey has come to, as a whole or in one of its runs; the numbers follow it each second. */
export function OverviewTab() {
  const { journeyId = '' } = useParams({ strict: false });
  const [run, setRun] = useState<string | null>(null);
  const runId = run ?? undefined;
  const streaming = useLive(journeyId, runId);
  const journey = useQuery(journeyQuery(journeyId));
  const runs = useQuery(runsQuery(journeyId));
  const metrics = useQuery({ ...metricsQuery(journeyId, runId), refetchInterval: streaming ? false : pollMs });
  const shown = metrics.data;
  // What was counted was counted on the published flow.
  const definition = useFlow(journey.data);
  const rows = useMemo(() => (shown ? nodeRows(definition, shown.nodes) : []), [definition, shown]);
  const name = journey.data?.name ?? 'journey';

  if (!shown) {
    return metrics.error ? (
      <ErrorNotice error={metrics.error} title="The numbers can't be shown" onRetry={() => void metrics.refetch()} />
    ) : (
      <SkeletonRows rows={6} height={64} />
    );
  }
  const { call } = shown.channels;
  // Where nobody is called, how people came through stands first.
  const calls = call.placed > 0 || definition?.nodes.some((node) => node.kind === 'call') === true;
  const refused = Object.entries(shown.refused);
  const lists = definition === undefined || takesRuns(definition);
  const nothing = shown.started === 0 && refused.length === 0;
  return (
    <Stack gap={32} className="overview">
      <Group justify="space-between">
        <Title order={2}>Overview</Title>
        {(runs.data?.length ?? 0) > 0 ? (
          <Select
            size="xs"
            w={240}
            aria-label="Numbers of"
            placeholder="The whole journey"
            data={runs.data?.map((item) => ({ value: item.id, label: `Run: ${item.name || item.id}` })) ?? []}
            value={run}
            onChange={setRun}
            searchable
            clearable
          />
        ) : null}
      </Group>
      {nothing ? (
        <EmptyState
          icon={IconChartDots3}
          title={runId ? 'This run has not started' : 'Nobody has entered yet'}
          action={
            lists ? (
              <Button component={Link} to={`/journeys/${journeyId}/runs`}>
                Go to runs
              </Button>
            ) : (
              <Button component={Link} to={`/journeys/${journeyId}/workflow`} variant="default">
                Open the workflow
              </Button>
            )
          }
        >
          {lists ? '' : `${entersBy(definition)} `}
          Here stand the calls placed, the answer rate and the talk time, what came of each channel and node, and how it
          went over time, as soon as somebody is on the way.
        </EmptyState>
      ) : (
        <>
          <section aria-label="In short">
            {calls ? (
              <Figures
                large
                items={[
                  { word: 'Calls placed', value: countText(call.placed) },
                  { word: 'Answer rate', value: rateText(call.answerRate), hint: 'Answered calls of those placed' },
                  { word: 'Average talk time', value: spanText(call.averageTalkSeconds), hint: 'Of answered calls' },
                ]}
              />
            ) : null}
            <Figures
              large={!calls}
              items={[
                { word: 'Started', value: countText(shown.started) },
                { word: 'Completed', value: countText(shown.completed), hint: 'Left by an exit or an open end' },
                { word: 'Drop-offs', value: countText(shown.dropOffs), hint: 'Exited early, cancelled or failed' },
                { word: 'Active', value: countText(shown.active), hint: 'Inside now' },
                {
                  word: 'Average duration',
                  value: spanText(shown.averageDurationSeconds),
                  hint: 'Of those who completed',
                },
                ...Object.entries(shown.goals).map(([goal, count]) => ({
                  word: `Goal: ${goal}`,
                  value: `${countText(count)} (${rateText(count / shown.started)})`,
                })),
              ]}
            />
          </section>
          <KeptOut refused={refused} name={name} />
          <ChannelTable channels={channelFigures(shown.channels, definition)} name={name} />
          <OverTime journeyId={journeyId} runId={runId} />
          <Funnel rows={rows} />
          <NodeTable rows={rows} name={name} />
        </>
      )}
    </Stack>
  );
}
