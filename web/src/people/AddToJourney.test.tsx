import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { AddToJourney } from './AddToJourney';
import { enrollable, enrolledText } from './enroll';
import type { JourneyItem } from '@/journeys/queries';

afterEach(() => vi.unstubAllGlobals());

const item = (id: string, status: string, entry: string[]) =>
  ({ id, name: id, status, entry }) as unknown as JourneyItem;
const definition = {
  fields: [
    { name: 'plan', type: 'string', required: true },
    { name: 'greeting', type: 'string', required: true, default: 'Hi' },
  ],
  entry: { sources: [{ kind: 'manual' }] },
  nodes: [{ id: 'start', kind: 'start' }],
};

function open(outcome: object) {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST') {
      sent.push(await request.json());
      return Response.json(outcome);
    }
    return Response.json(
      pathname.endsWith('/versions/1')
        ? { number: 1, definition }
        : pathname === '/api/journeys'
          ? { items: [item('welcome', 'active', ['manual'])], nextCursor: null }
          : { id: 'welcome', name: 'Welcome', status: 'active', version: 1, definition },
    );
  });
  const closed = vi.fn();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <AddToJourney person={{ id: 'ann', name: 'Ann Lee' }} onClose={closed} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { sent, closed };
}

it('Somebody is added by hand with the journey data that has to be given', async () => {
  const { sent, closed } = open({ enrolled: 1, skipped: [] });
  await userEvent.type(await screen.findByLabelText('plan', undefined, { timeout: 10_000 }), 'pro');
  expect(screen.queryByLabelText('greeting')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Add to the journey' }));
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), 10_000);
  expect(sent).toEqual([{ profileIds: ['ann'], data: { plan: 'pro' } }]);
});

it('Whoever is not let in is told why, and the dialog stays', async () => {
  const { closed } = open({ enrolled: 0, skipped: [{ profileId: 'ann', reason: 'already_inside' }] });
  await userEvent.type(await screen.findByLabelText('plan', undefined, { timeout: 10_000 }), 'pro');
  await userEvent.click(screen.getByRole('button', { name: 'Add to the journey' }));
  expect((await screen.findByRole('alert', undefined, { timeout: 10_000 })).textContent).toBe(
    'Not added: inside already.',
  );
  expect(closed).not.toHaveBeenCalled();
});

it('Only active journeys that take people are offered, and a segment is told how many entered', () => {
  const journeys = [
    item('a', 'active', ['manual']),
    item('b', 'active', ['run', 'api']),
    item('c', 'active', ['run']),
    item('d', 'paused', ['manual']),
  ];
  expect(enrollable(journeys).map(({ id }) => id)).toEqual(['a', 'b']);
  const skipped = ['already_inside', 'audience', 'already_inside'].map((reason, i) => ({ profileId: `p${i}`, reason }));
  expect(enrolledText({ enrolled: 1_200, skipped })).toBe(
    `${(1_200).toLocaleString()} people entered. 3 people did not: inside already 2, not among who may enter 1.`,
  );
  expect(enrolledText({ enrolled: 1, skipped: [] })).toBe('1 person entered.');
});
