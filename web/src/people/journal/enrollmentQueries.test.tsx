import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { useDefinitions, type Enrollment } from './enrollmentQueries';

afterEach(() => vi.unstubAllGlobals());

it('A journal is read with the versions that it was written under, each asked for once', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(new URL(request.url).pathname);
    const version = Number(request.url.split('/').at(-1));
    const definition = { nodes: [{ id: `n${version}`, kind: 'start' }] };
    return Promise.resolve(Response.json({ version, publishedAt: '2026-12-01T09:00:00Z', definition }));
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const enrollment = (version: number, ...lines: number[]) =>
    ({ journeyId: 'jrn_1', version, journal: lines.map((line) => ({ version: line })) }) as Enrollment;

  const { result } = renderHook(() => useDefinitions([enrollment(3, 2, 2, 3), enrollment(3, 3)])('jrn_1'), { wrapper });

  await waitFor(() => expect(result.current(3)?.nodes[0]?.id).toBe('n3'));
  expect(result.current(2)?.nodes[0]?.id).toBe('n2');
  expect(result.current(1)).toBeUndefined();
  expect(asked.sort()).toEqual(['/api/journeys/jrn_1/versions/2', '/api/journeys/jrn_1/versions/3']);
});
