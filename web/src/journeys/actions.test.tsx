import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { beforePublish, useJourneyActions } from './actions';

afterEach(() => vi.unstubAllGlobals());

function actions() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useJourneyActions('jrn_1'), { wrapper }).result;
}

it('A draft is saved before it is published, from wherever that is asked for', async () => {
  const done: string[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    done.push(new URL(request.url).pathname);
    return Promise.resolve(Response.json({ id: 'jrn_1', version: 1 }));
  });
  const stop = beforePublish('jrn_1', () => Promise.resolve(done.push('saved')));
  const journey = actions();
  await act(() => journey.current.publish());
  stop();
  await act(() => journey.current.publish());
  expect(done).toEqual(['saved', '/api/journeys/jrn_1/publish', '/api/journeys/jrn_1/publish']);
});

it('What could not be saved is not published', async () => {
  const fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  const stop = beforePublish('jrn_1', () => Promise.reject(new Error('The draft could not be saved.')));
  const journey = actions();
  await act(() => expect(journey.current.publish()).rejects.toThrow('could not be saved'));
  stop();
  expect(fetched).not.toHaveBeenCalled();
});
