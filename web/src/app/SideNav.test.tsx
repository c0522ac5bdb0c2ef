import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { queryClient } from '@/api/queryClient';
import { SideNav } from './SideNav';

afterEach(() => vi.unstubAllGlobals());

function show(narrow: boolean) {
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const root = createRootRoute({
    component: () => <SideNav narrow={narrow} onNarrow={() => undefined} onNavigate={() => undefined} />,
  });
  const routeTree = root.addChildren([createRoute({ getParentRoute: () => root, path: '/analytics' })]);
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ['/analytics'] }) });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it('One entry alone is the page that one is on, though two of them lead to the analytics', async () => {
  show(false);
  expect((await screen.findByRole('link', { name: 'Journey' })).getAttribute('aria-current')).toBeNull();
  const current = screen.getAllByRole('link').filter((link) => link.getAttribute('aria-current') === 'page');
  expect(current.map((link) => link.textContent)).toEqual(['Analytics']);
});

it('Narrow, a journey can still be added', async () => {
  show(true);
  expect((await screen.findByRole('link', { name: 'Add new' })).getAttribute('href')).toMatch(/\/journeys\?new=/);
});
