import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { queryClient } from '@/api/queryClient';
import { small } from '../document/testing';
import { putDraft } from './session';

afterEach(() => vi.unstubAllGlobals());

it('Whoever watches the changes hears that the session ended while a draft was saved', async () => {
  const problem = { code: 'unauthorized', detail: 'Sign in.', problems: [] };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(problem, { status: 401 })));
  const heard: unknown[] = [];
  const stop = queryClient.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') {
      heard.push(event.action.error);
    }
  });
  await expect(putDraft('jrn_1', small, 1)).rejects.toBeInstanceOf(ApiProblem);
  stop();
  expect(heard).toEqual([expect.objectContaining({ status: 401 })]);
});
