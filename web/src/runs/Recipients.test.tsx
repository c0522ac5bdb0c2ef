import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { small } from '@/journeys/document/testing';
import { Recipients } from './Recipients';
import type { Run } from './runQueries';

afterEach(() => vi.unstubAllGlobals());

const run = (status: Run['status']) =>
  ({ id: 'run_1', journeyId: 'jrn_1', status, recipients: 1, startedAt: '2026-12-01T09:00:00Z' }) as Run;
const row = (status: string, endedAt: string | null) => ({
  id: 'enr_1',
  profileId: 'ann',
  profileName: 'Ann Lee',
  status,
  node: 'call',
  endedAt,
  nextWakeAt: null,
  attempts: 0,
  reason: null,
  data: {},
});

function watch(...answers: ReturnType<typeof row>[]) {
  let asked = 0;
  vi.stubGlobal('fetch', (request: Request) =>
    Promise.resolve(
      request.url.includes('/recipients')
        ? Response.json({ items: [answers[Math.min(asked++, answers.length - 1)]], nextCursor: null })
        : Response.json({ state: 'signed_in', user: null, csrfToken: null, setupNeedsToken: false }),
    ),
  );
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const page = (status: Run['status']) => (
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Recipients run={run(status)} definition={small} />
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(page('running'));
  return { turn: (status: Run['status']) => rerender(page(status)), asked: () => asked };
}

const rowSays = (status: string) =>
  vi.waitFor(() => expect(document.querySelector('.recipient-row')?.textContent).toContain(status), 10_000);

it('Whoever watches a run to its end sees the rows end as well', async () => {
  const { turn } = watch(row('waiting', null), row('completed', '2026-12-02T09:00:00Z'));
  await rowSays('Waiting');
  turn('completed');
  await rowSays('Completed');
});

it('A row that is open when the run has ended is asked for until it ends, and no longer', async () => {
  const open = row('waiting', null);
  const { turn, asked } = watch(open, open, row('cancelled', '2026-12-02T09:00:00Z'));
  await rowSays('Waiting');
  turn('cancelled');
  await rowSays('Cancelled');
  expect(asked()).toBe(3);
});
