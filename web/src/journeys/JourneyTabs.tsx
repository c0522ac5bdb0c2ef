import { Link } from '@tanstack/react-router';

const tabs = [
  { to: '/journeys/$journeyId/overview', label: 'Overview' },
  { to: '/journeys/$journeyId/workflow', label: 'Workflow' },
  { to: '/journeys/$journeyId/runs', label: 'Runs' },
] as const;

/** The three sides of a journey. They are addresses: moving between them touches nothing that runs. */
export function JourneyTabs({ journeyId }: { journeyId: string }) {
  return (
    <nav className="journey-tabs" aria-label="Journey">
      {tabs.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          params={{ journeyId }}
          className="journey-tab-link"
          activeProps={{ 'aria-current': 'page' }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
