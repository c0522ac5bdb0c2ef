import { expect, it } from 'vitest';
import { nameNode } from '../document/edits';
import { removeNodes } from '../document/removal';
import { small } from '../document/testing';
import type { PublishedVersion } from '../versions';
import { compare } from './comparison';

const version = (number: number, definition: object) => ({ number, definition }) as PublishedVersion;

it('A version is compared with the draft, or with another version whatever the draft has become', () => {
  const [one, two] = [version(1, small), version(2, nameNode(small, 'call', 'Ring'))];
  const draft = removeNodes(small, ['text']);

  const since = compare({ version: one, against: null }, draft);
  expect(since.difference.nodes.removed.map(({ id }) => id)).toEqual(['text']);

  const between = compare({ version: one, against: two }, draft);
  expect(between.difference.nodes.removed).toEqual([]);
  expect(between.difference.nodes.changed.map(({ node }) => node.id)).toEqual(['call']);
  expect(between.overlay.classOf('call')).toBe('diff-changed');
});
