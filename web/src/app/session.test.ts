import { QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { queryClient } from '@/api/queryClient';
import { safeTarget, sessionQuery, signedIn, signedOut, type Session } from './session';

const ann: Session = {
  state: 'signed_in',
  user: { id: 1, email: 'ann@example.com', name: 'Ann', role: 'owner', createdAt: '2026-01-01T00:00:00Z' },
  csrfToken: 'token',
  setupNeedsToken: false,
};

afterEach(() => queryClient.clear());

it('A page that watches the session learns that somebody signed in', async () => {
  queryClient.setQueryData(sessionQuery.queryKey, { ...ann, state: 'signed_out', user: null });
  const observer = new QueryObserver(queryClient, { ...sessionQuery, enabled: false });
  const stop = observer.subscribe(() => undefined);
  signedIn(ann);
  await vi.waitFor(() => expect(observer.getCurrentResult().data?.user?.name).toBe('Ann'));
  stop();
});

it('Nobody sees what somebody else was shown', () => {
  queryClient.setQueryData(['journeys', 'list'], ['secret']);
  signedOut();
  expect(queryClient.getQueryData(['journeys', 'list'])).toBeUndefined();
  expect(queryClient.getQueryData(sessionQuery.queryKey)?.state).toBe('signed_out');
});

it.each([
  ['/journeys?status=paused', '/journeys?status=paused'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['https://elsewhere.example', '/'],
  [undefined, '/'],
])('After the sign-in, %s leads to %s', (to, page) => {
  expect(safeTarget(to)).toBe(page);
});
