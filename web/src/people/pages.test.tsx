import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { theme } from '@/app/theme';
import { PeoplePage } from './PeoplePage';
import { PersonPage } from './PersonPage';

afterEach(() => vi.unstubAllGlobals());

const nobody = () => Response.json({ code: 'not_found', detail: 'There is none.', problems: [] }, { status: 404 });

function visit(address: string, answer: (asked: Request) => Response = nobody) {
  // The router would scroll to the top, which jsdom can't.
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('fetch', (asked: Request) => Promise.resolve(answer(asked)));
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

it('What a person did before the first page of the timeline is shown when it is asked for', async () => {
  const ann = { id: 'ann', firstName: 'Ann', lastName: 'Lee', attributes: {}, consent: {}, segments: [] };
  const did = (name: string, at: string) => ({
    at,
    kind: 'event',
    name,
    eventId: null,
    properties: {},
    enrollment: null,
  });
  visit('/people/ann', ({ url }) => {
    if (!url.includes('/timeline')) {
      return Response.json(url.endsWith('/ann') ? ann : { items: [], nextCursor: null });
    }
    return url.includes('cursor=earlier')
      ? Response.json({ items: [did('signed_up', '2026-01-01T00:00:00Z')], nextCursor: null })
      : Response.json({ items: [did('bought', '2026-02-01T00:00:00Z')], nextCursor: 'earlier' });
  });
  expect(await screen.findByText('Did "bought"')).toBeDefined();
  expect(screen.queryByText('Did "signed_up"')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show earlier' }));
  expect(await screen.findByText('Did "signed_up"')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Show earlier' })).toBeNull();
});
