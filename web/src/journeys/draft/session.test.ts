import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { queryClient } from '@/api/queryClient';
import { signedIn, signedOut, type Session } from '@/app/session';
import { small } from '../document/testing';
import type { JourneyView } from '../queries';
import { putDraft, sessionOf } from './session';

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

const journey = { id: 'jrn_7', preset: 'outreach', draftRevision: 1, definition: small } as unknown as JourneyView;

function person(id: number, name: string): Session {
  const user = { id, email: `${name}@example.com`, name, role: 'editor', createdAt: '2026-01-01T00:00:00Z' };
  return { state: 'signed_in', user, csrfToken: `token-${name}`, setupNeedsToken: false } as Session;
}

it('Who signs in at the same browser neither sees nor saves what the one before left unsaved, who finds it again', async () => {
  const asked = vi.fn((request: Request) =>
    Promise.resolve(Response.json({ problems: [], draftRevision: request.method === 'PUT' ? 2 : 1 })),
  );
  vi.stubGlobal('fetch', asked);
  signedIn(person(1, 'ann'));
  const anns = sessionOf(journey);
  anns.editor.edit('Removed all', { ...anns.editor.document(), nodes: small.nodes.slice(0, 1), edges: [] });
  expect(anns.saver.isDirty()).toBe(true);
  signedOut();
  await anns.saver.flush();

  signedIn(person(2, 'bob'));
  const bobs = sessionOf(journey);
  expect(bobs).not.toBe(anns);
  expect(bobs.editor.document().nodes).toHaveLength(4);
  await anns.saver.flush();
  expect(asked).not.toHaveBeenCalled();
  expect(anns.saver.store.getState().status).toMatchObject({ is: 'failed' });

  signedOut();
  signedIn(person(1, 'ann'));
  expect(sessionOf(journey)).toBe(anns);
  await anns.saver.flush();
  expect(asked).toHaveBeenCalledOnce();
  expect(anns.saver.isDirty()).toBe(false);
});
