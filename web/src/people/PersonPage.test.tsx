import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { theme } from '@/app/theme';
import { PeoplePage } from './PeoplePage';
import { PersonPage } from './PersonPage';

afterEach(() => vi.unstubAllGlobals());

function visit(address: string) {
  const nobody = { code: 'not_found', detail: 'There is none.', problems: [] };
  // The router would scroll to the top, which jsdom can't.
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(nobody, { status: 404 })));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute();
  const routeTree = root.addChildren([
    createRoute({ getParentRoute: () => root, path: '/people', component: PeoplePage }),
    createRoute({ getParentRoute: () => root, path: '/people/$profileId', component: PersonPage }),
  ]);
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [address] }) });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it('The people, and somebody who is not known, have a name among the tabs of the browser', async () => {
  visit('/people');
  await vi.waitFor(() => expect(document.title).toBe('People · Sojourn'));
  document.title = '';
  visit('/people/nobody');
  await vi.waitFor(() => expect(document.title).toBe('People · Sojourn'));
});
