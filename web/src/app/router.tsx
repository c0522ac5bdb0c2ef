import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { queryClient } from '@/api/queryClient';
import { readJourneySearch } from '@/journeys/journeySearch';
import { JourneyPage } from '@/journeys/JourneyPage';
import { JourneysPage } from '@/journeys/JourneysPage';
import { journeyQuery } from '@/journeys/queries';
import { readSettingsSearch } from '@/settings/sections';
import { ErrorPage } from './ErrorPage';
import { NotFound } from './NotFound';
import { Pending } from './Pending';
import { requireSession } from './session';
import { Shell } from './Shell';
import { SignInPage } from './SignInPage';

// The pages come when they are gone to: who looks at people needs neither canvas nor charts.
const AnalyticsPage = lazyRouteComponent(() => import('@/analytics/AnalyticsPage'), 'AnalyticsPage');
const WorkflowTab = lazyRouteComponent(() => import('@/journeys/WorkflowTab'), 'WorkflowTab');
const OverviewTab = lazyRouteComponent(() => import('@/overview/OverviewTab'), 'OverviewTab');
const PeoplePage = lazyRouteComponent(() => import('@/people/PeoplePage'), 'PeoplePage');
const PersonPage = lazyRouteComponent(() => import('@/people/PersonPage'), 'PersonPage');
const RunsTab = lazyRouteComponent(() => import('@/runs/RunsTab'), 'RunsTab');
const SettingsPage = lazyRouteComponent(() => import('@/settings/SettingsPage'), 'SettingsPage');

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

/** First start: whoever opens the console makes the owner's account; later: e-mail and password. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search['to'] === 'string' ? { to: search['to'] } : {},
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: ({ location }) => requireSession(location.href),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/journeys' });
  },
});

/** What is looked for is in the address, so that it can be kept and sent. */
const journeys = createRoute({
  getParentRoute: () => shell,
  path: '/journeys',
  component: JourneysPage,
  validateSearch: readJourneySearch,
});

const journey = createRoute({
  getParentRoute: () => shell,
  path: '/journeys/$journeyId',
  component: JourneyPage,
  // The journey and the code of its tab come side by side; what is wrong with the answer is said by the page that needs it.
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(journeyQuery(params.journeyId)),
});
const journeyHome = createRoute({
  getParentRoute: () => journey,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/journeys/$journeyId/workflow', params });
  },
});
const overview = createRoute({ getParentRoute: () => journey, path: '/overview', component: OverviewTab });
const workflow = createRoute({ getParentRoute: () => journey, path: '/workflow', component: WorkflowTab });
const runs = createRoute({ getParentRoute: () => journey, path: '/runs', component: RunsTab });
const run = createRoute({ getParentRoute: () => journey, path: '/runs/$runId', component: RunsTab });

const analytics = createRoute({ getParentRoute: () => shell, path: '/analytics', component: AnalyticsPage });
const people = createRoute({ getParentRoute: () => shell, path: '/people', component: PeoplePage });
const person = createRoute({ getParentRoute: () => shell, path: '/people/$profileId', component: PersonPage });
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: SettingsPage,
  validateSearch: readSettingsSearch,
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([
      home,
      journeys,
      journey.addChildren([journeyHome, overview, workflow, runs, run]),
      analytics,
      people,
      person,
      settings,
    ]),
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultPendingComponent: Pending,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
