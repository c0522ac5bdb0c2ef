import { screen, render } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { sessionQuery } from '@/app/session';
import { createLive, LiveContext } from '../live/liveState';
import { OtherEditors } from './OtherEditors';

it('Who edits too is named once, and never oneself', () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const user = { id: 1, email: 'ada@example.com', name: 'Ada', role: 'owner', createdAt: '2026-01-01T00:00:00Z' };
  client.setQueryData(sessionQuery.queryKey, { state: 'signed_in', user, csrfToken: 'x', setupNeedsToken: false });
  const live = createLive();
  const grace = { id: 2, name: 'Grace' };
  live.setState({ editors: [{ id: 1, name: 'Ada' }, grace, grace] });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <LiveContext value={live}>
          <OtherEditors />
        </LiveContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  expect(screen.getByText('Grace is editing too')).toBeTruthy();
});
