import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import type { Definition } from '../document/document';
import { small } from '../document/testing';
import { createSaver, type Saved } from './saveState';
import { whyUnsaved } from './useDraft';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const edited = (n: number): Definition => ({ ...small, fields: [{ name: `f${n}`, type: 'string' }] });

function setUp(answers: (() => Promise<Saved>)[]) {
  let document = small;
  const sent: [Definition, number | null][] = [];
  const saver = createSaver({
    saved: small,
    revision: 1,
    current: () => document,
    send: (what, revision) => {
      sent.push([what, revision]);
      return (answers.shift() ?? (() => Promise.resolve({ problems: [], draftRevision: (revision ?? 0) + 1 })))();
    },
    onSaved: () => {},
  });
  const edit = (next: Definition) => {
    document = next;
    saver.touched();
  };
  return { saver, sent, edit, status: () => saver.store.getState().status.is };
}

it('Edits that follow each other are saved once, a moment after the last', async () => {
  const { sent, edit, status } = setUp([]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(500);
  edit(edited(2));
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(400);
  expect(sent).toEqual([[edited(2), 1]]);
  expect(status()).toBe('saved');
});

it('What is edited while it is saved is saved afterwards, with the new revision', async () => {
  let finish: (saved: Saved) => void = () => {};
  const { sent, edit, status } = setUp([() => new Promise<Saved>((resolve) => (finish = resolve))]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(900);
  expect(status()).toBe('saving');
  edit(edited(2));
  finish({ problems: [], draftRevision: 2 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.map(([, revision]) => revision)).toEqual([1, 2]);
  expect(status()).toBe('saved');
});

it('What was undone before it was saved needs no saving', async () => {
  const { sent, edit, status } = setUp([]);
  edit(edited(1));
  edit(small);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sent).toHaveLength(0);
  expect(status()).toBe('saved');
});

it('A server that cannot be reached is tried again', async () => {
  const { sent, edit, status } = setUp([() => Promise.reject(new TypeError('offline'))]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(900);
  expect(status()).toBe('failed');
  await vi.advanceTimersByTimeAsync(3_500);
  expect(sent).toHaveLength(2);
  expect(status()).toBe('saved');
});

it('A refusal says why and waits for the next edit', async () => {
  const refusal = new ApiProblem(409, 'locked', 'The structure is locked.', []);
  const { saver, sent, edit } = setUp([() => Promise.reject(refusal)]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(1);
  expect(saver.store.getState().status).toEqual({ is: 'failed', reason: 'The structure is locked.', again: false });
});

it('A session that has ended is told in words, and the edit is saved once somebody is back', async () => {
  const ended = new ApiProblem(401, 'unauthorized', 'Sign in, or send an API key: Authorization: Bearer KEY.', []);
  const { saver, sent, edit, status } = setUp([() => Promise.reject(ended)]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(1);
  expect(whyUnsaved(saver.store.getState().status)).toContain('You are signed out. Sign in again');
  await saver.flush();
  expect(sent.at(-1)).toEqual([edited(1), 1]);
  expect(status()).toBe('saved');
});

it('A session that was renewed elsewhere is tried again with its new token', async () => {
  const { edit, status } = setUp([() => Promise.reject(new ApiProblem(403, 'csrf', 'The token is an old one.', []))]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(status()).toBe('saved');
});

it('Where somebody else saved, nothing is saved until a person decides', async () => {
  const { saver, sent, edit, status } = setUp([
    () => Promise.reject(new ApiProblem(409, 'draft_changed', 'Somebody saved.', [])),
  ]);
  edit(edited(1));
  await vi.advanceTimersByTimeAsync(900);
  expect(status()).toBe('conflict');
  edit(edited(2));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toHaveLength(1);
  await saver.keep(7);
  expect(sent.at(-1)).toEqual([edited(2), 7]);
  expect(status()).toBe('saved');
});

it('News of our own save is no conflict; news of a later one is', async () => {
  const { saver, edit, status } = setUp([]);
  edit(edited(1));
  await saver.flush();
  saver.heard(2, 'Ada');
  expect(status()).toBe('saved');
  saver.heard(3, 'Ada');
  expect(saver.store.getState().status).toEqual({ is: 'conflict', by: 'Ada' });
});

it('A draft that was refused is not published, and the refusal is told again', () => {
  const refused = { is: 'failed', reason: 'Pause it to change steps.', again: false } as const;
  expect(whyUnsaved(refused)).toContain('Pause it to change steps.');
  expect(whyUnsaved({ is: 'conflict', by: null })).toContain('notice above the canvas');
});
