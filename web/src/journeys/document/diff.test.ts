import { expect, it } from 'vitest';
import { diff, isSame } from './diff';
import { connect, delayEdge } from './edges';
import { addNode, changeSettings, moveNodes, nameNode } from './edits';
import { addNote } from './notes';
import { removeNodes } from './removal';
import { small } from './testing';

it('A document does not differ from itself, nor from one whose nodes only moved', () => {
  expect(isSame(diff(small, structuredClone(small)))).toBe(true);
  const moved = diff(small, moveNodes(small, { call: { x: 500, y: 0 } }));
  expect(isSame(moved)).toBe(true);
  expect(moved.moved).toBe(1);
});

it('Added and removed nodes are told with their edges', () => {
  const added = addNode(small, 'email', {}, { x: 0, y: 0 });
  const more = diff(small, connect(added.document, { from: 'call', port: 'busy', to: added.id }));
  expect(more.nodes.added.map((node) => node.id)).toEqual(['email']);
  expect(more.edges.added).toEqual([{ from: 'call', port: 'busy', to: 'email' }]);
  const less = diff(small, removeNodes(small, ['text']));
  expect(less.nodes.removed.map((node) => node.id)).toEqual(['text']);
  expect(less.edges.removed).toEqual([{ from: 'text', port: 'next', to: 'done' }]);
  expect(less.edges.changed[0]?.changes).toEqual([{ path: 'to', before: 'text', after: 'done' }]);
});

it('A changed node says which settings differ, however deep', () => {
  const before = changeSettings(small, 'call', {
    agent: 'a',
    retry: { count: 1, interval: { amount: 1, unit: 'hours' } },
    variables: { x: '1' },
  });
  const after = nameNode(
    changeSettings(before, 'call', { agent: 'b', retry: { count: 2, interval: { amount: 1, unit: 'hours' } } }),
    'call',
    'Ring',
  );
  expect(diff(before, after).nodes.changed[0]?.changes).toEqual([
    { path: 'name', before: undefined, after: 'Ring' },
    { path: 'agent', before: 'a', after: 'b' },
    { path: 'retry.count', before: 1, after: 2 },
    { path: 'variables', before: { x: '1' }, after: undefined },
  ]);
});

it('A new delay is a change of its edge', () => {
  const after = delayEdge(small, 'text:next', { amount: 1, unit: 'days' });
  expect(diff(small, after).edges.changed[0]?.changes).toEqual([
    { path: 'delay', before: undefined, after: { amount: 1, unit: 'days' } },
  ]);
});

it('Fields, entry and notes are compared', () => {
  const after = addNote(
    { ...small, fields: small.fields.slice(1), entry: { sources: [{ kind: 'api' }] } },
    { x: 0, y: 0 },
  ).document;
  const difference = diff(small, after);
  expect(difference.journey).toEqual([
    { path: 'fields.first_name', before: { type: 'string' }, after: undefined },
    { path: 'entry.sources[0].kind', before: 'run', after: 'api' },
  ]);
  expect(difference.notes).toBe(1);
});
