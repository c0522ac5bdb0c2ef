import { Center } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { NotFound } from '@/app/NotFound';
import { Pending } from '@/app/Pending';
import { ApiProblem } from '@/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { JourneyHeader } from './JourneyHeader';
import { JourneyTabs } from './JourneyTabs';
import { journeyQuery } from './queries';
import { SettingsAround } from './settings/SettingsAround';

const statusIsOldMs = 10_000;

/** One journey: its name and status above, one of its three tabs below. The tab has the rest of the height for itself. */
export function JourneyPage() {
  const { journeyId } = useParams({ from: '/shell/journeys/$journeyId' });
  // The canvas has a stream that tells of changes, and a draft of its own that must not be exchanged beneath it.
  const onCanvas = useRouterState({ select: (state) => state.location.pathname.endsWith('/workflow') });
  const {
    data: journey,
    error,
    refetch,
  } = useQuery({
    ...journeyQuery(journeyId),
    refetchInterval: onCanvas ? false : statusIsOldMs,
  });
  useDocumentTitle(journey ? `${journey.name} · Sojourn` : 'Sojourn');

  if (!journey) {
    if (error instanceof ApiProblem && error.status === 404) {
      return <NotFound />;
    }
    return error ? (
      <Center mih="50vh" p="md">
        <ErrorNotice error={error} title="The journey can't be shown" onRetry={() => void refetch()} />
      </Center>
    ) : (
      <Pending />
    );
  }
  return (
    <SettingsAround key={journey.id} journey={journey}>
      <div className="journey-page">
        <JourneyHeader journey={journey} />
        <JourneyTabs journeyId={journey.id} />
        <div className="journey-tab">
          <Outlet />
        </div>
      </div>
    </SettingsAround>
  );
}
