import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowLeft, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { useMayEdit } from '@/app/session';
import { journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { entersBy, takesRuns, toTakeRuns } from './launch';
import { useLive } from './live';
import { openNewRun } from './NewRun';
import { archivedWhy, RunList } from './RunList';
import { RunPanel } from './RunPanel';
import { pollMs, runsQuery } from './runQueries';
import './runs.css';

/** The runs of a journey on the left, the chosen one on the right; on a phone one after the other. */
export function RunsTab() {
  const { journeyId = '', runId } = useParams({ strict: false });
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const navigate = useNavigate();
  const streaming = useLive(journeyId, runId);
  const runs = useQuery({
    ...runsQuery(journeyId),
    refetchInterval: (query) => (query.state.data && streaming ? false : pollMs),
  });
  const selected = runs.data?.find((run) => run.id === runId);

  // Where there is room for both, the newest run is shown unless the address names another.
  const newest = runs.data?.[0]?.id;
  const choosing = wide && !runId && newest !== undefined;
  useEffect(() => {
    if (choosing) {
      void navigate({ to: '/journeys/$journeyId/runs/$runId', params: { journeyId, runId: newest }, replace: true });
    }
  }, [choosing, journeyId, navigate, newest]);

  const mayEdit = useMayEdit();
  const journey = useQuery(journeyQuery(journeyId)).data;
  const definition = useFlow(journey);
  const takesNone = definition !== undefined && !takesRuns(definition);
  const closed =
    journey?.status === 'archived'
      ? archivedWhy
      : takesNone
        ? `This journey takes no runs. ${entersBy(definition)} ${toTakeRuns}`
        : undefined;
  const newRun = mayEdit
    ? () =>
        openNewRun(journeyId, runs.data?.length ?? 0, (run) =>
          navigate({ to: '/journeys/$journeyId/runs/$runId', params: { journeyId, runId: run.id } }),
        )
    : undefined;

  if (runs.isPending || choosing) {
    return (
      <div className="runs">
        <div className="runs-list">
          <SkeletonRows rows={5} height={56} />
        </div>
        <div className="runs-detail">{wide ? <SkeletonRows rows={8} /> : null}</div>
      </div>
    );
  }
  if (!runs.data) {
    return <ErrorNotice error={runs.error} title="The runs can't be shown" onRetry={() => void runs.refetch()} />;
  }
  if (runs.data.length === 0) {
    return (
      <EmptyState
        icon={IconPlayerPlay}
        title={closed === undefined || closed === archivedWhy ? 'No runs yet' : 'This journey takes no runs'}
        action={
          closed === archivedWhy ? null : closed ? (
            <Button component={Link} to={`/journeys/${journeyId}/workflow`} variant="default">
              Open the workflow
            </Button>
          ) : newRun ? (
            <Button leftSection={<IconPlus size={16} />} onClick={newRun}>
              New run
            </Button>
          ) : null
        }
      >
        {closed === archivedWhy
          ? archivedWhy
          : closed
            ? `A run carries a list of recipients through a journey. ${entersBy(definition)} ${toTakeRuns}`
            : 'A run carries one list of recipients through this journey. Make a draft, import a CSV of recipients, then start it now or schedule it for later. A journey can have many runs: a morning wave, an afternoon wave, a new market.'}
      </EmptyState>
    );
  }
  return (
    <div className="runs">
      {wide || !runId ? (
        <nav className="runs-list" aria-label="Runs of this journey">
          <RunList runs={runs.data} selected={selected?.id} onNew={newRun} closed={closed} />
        </nav>
      ) : null}
      {wide || runId ? (
        <div className="runs-detail">
          {wide ? null : (
            <Button
              component={Link}
              to={`/journeys/${journeyId}/runs`}
              variant="subtle"
              size="compact-sm"
              leftSection={<IconArrowLeft size={14} />}
              mb="xs"
            >
              All runs
            </Button>
          )}
          {selected ? (
            <RunPanel key={selected.id} run={selected} streaming={streaming} />
          ) : (
            <EmptyState icon={IconPlayerPlay} title="There is no such run">
              It may have been deleted, or belong to another journey. Choose one from the list.
            </EmptyState>
          )}
        </div>
      ) : null}
    </div>
  );
}
