import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { theme } from '@/app/theme';
import { PeoplePage } from './PeoplePage';
import { PersonPage } from './PersonPage';

afterEach(() => vi.unstubAllGlobals());

const nobody = () => Response.json({ code: 'not_found', detail: 'There is none.', problems: [] }, { status: 404 });

function visit(address: string, answer: () => Response = nobody) {
  // The router would scroll to the top, which jsdom can't.
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('fetch', () => Promise.resolve(answer()));
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

it('A file with some of the people does not look like one with all of them', async () => {
  const ann = { id: 'ann', firstName: 'Ann', lastName: 'Lee', segments: [], createdAt: '2026-01-01T00:00:00Z' };
  visit('/people', () => Response.json({ items: [ann], nextCursor: 'bob' }));
  expect(await screen.findByRole('button', { name: 'Download these 1 as CSV' })).toBeDefined();
});
