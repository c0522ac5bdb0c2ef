import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterContextProvider,
} from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '@/api/queryClient';
import { CreateJourney } from './CreateJourney';

const root = createRootRoute({ component: Outlet });
const workflow = createRoute({ getParentRoute: () => root, path: '/journeys/$journeyId/workflow' });
let posted: unknown[] = [];
let refusal: object | null = null;

beforeEach(() => {
  posted = [];
  refusal = null;
  // The network's edge: what a server would say.
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method !== 'POST') {
      return Response.json({ items: [], nextCursor: null });
    }
    posted.push(await request.json());
    return refusal ? Response.json(refusal, { status: 422 }) : Response.json({ id: 'jrn_7' }, { status: 201 });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

function show() {
  const router = createRouter({ routeTree: root.addChildren([workflow]), history: createMemoryHistory() });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <RouterContextProvider router={router as never}>
          <CreateJourney opened onClose={() => undefined} />
        </RouterContextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

it('A journey without a name is not sent', async () => {
  show();
  await userEvent.click(screen.getByText('Create'));
  expect(screen.getByText('Give the journey a name.')).toBeTruthy();
  expect(posted).toEqual([]);
});

it('A journey is created with its preset and a Start, and its workflow opened', async () => {
  const router = show();
  await userEvent.type(screen.getByLabelText('Journey name'), '  Welcome ');
  await userEvent.click(screen.getByText('Adoption'));
  await userEvent.click(screen.getByText('Create'));
  await waitFor(() => expect(router.history.location.pathname).toBe('/journeys/jrn_7/workflow'));
  expect(posted).toMatchObject([
    { name: 'Welcome', preset: 'adoption', definition: { nodes: [{ id: 'start', kind: 'start' }] } },
  ]);
});

it('What the server has against the name stands at the name', async () => {
  refusal = {
    status: 422,
    code: 'invalid',
    detail: 'Refused.',
    problems: [{ code: 'bad_name', path: 'name', message: 'That name is taken.' }],
  };
  show();
  await userEvent.type(screen.getByLabelText('Journey name'), 'Welcome');
  await userEvent.click(screen.getByText('Create'));
  expect(await screen.findByText('That name is taken.')).toBeTruthy();
  expect(screen.getByLabelText('Journey name').getAttribute('aria-invalid')).toBe('true');
});
