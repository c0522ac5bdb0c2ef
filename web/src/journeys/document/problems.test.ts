import { expect, it } from 'vitest';
import type { Problem } from '@/api/problem';
import { placeOf, placeProblems, resultWords } from './problems';
import { small } from './testing';

const problem = (path: string): Problem => ({ code: 'x', path, message: '', severity: 'error' });
const place = (path: string) => placeOf(small, problem(path));

it('A problem is at the node, the edge or the journey that its path names', () => {
  expect(place('nodes.call.settings.from')).toEqual({ at: 'node', node: 'call', setting: 'from' });
  expect(place('nodes.call.settings')).toEqual({ at: 'node', node: 'call', setting: '' });
  expect(place('nodes.call.name')).toEqual({ at: 'node', node: 'call', setting: 'name' });
  expect(place('nodes[2].id')).toEqual({ at: 'node', node: 'text', setting: 'id' });
  expect(place('edges[2].to')).toEqual({ at: 'edge', edge: 'call:voicemail' });
  expect(place('layout.text')).toEqual({ at: 'node', node: 'text', setting: '' });
  expect(place('fields[0].name')).toEqual({ at: 'journey', setting: 'fields[0].name' });
});

it('What is wrong with the entry is shown at the start', () => {
  expect(place('entry.sources[0].event')).toEqual({ at: 'node', node: 'start', setting: 'entry.sources[0].event' });
});

it('What is wrong with how people enter again is in the settings of the journey', () => {
  expect(place('settings.reentry.key')).toEqual({ at: 'settings' });
  expect(placeProblems(small, [problem('settings.reentry.key')]).journey).toHaveLength(1);
});

it('What has no place in the document is about the journey', () => {
  for (const path of ['nodes', 'nodes.gone.settings', 'edges[99]', 'layout.gone']) {
    expect(place(path).at).toBe('journey');
  }
});

it('Problems are gathered by node', () => {
  const placed = placeProblems(small, [
    problem('nodes.call.settings.from'),
    problem('nodes.call.settings.agent'),
    problem('edges[0]'),
  ]);
  expect(placed.byNode.get('call')).toHaveLength(2);
  expect(placed.byEdge.get('start:next')).toHaveLength(1);
});

it('says what validating came to, also where nothing is wrong', () => {
  expect(resultWords({ errors: 0, all: 0 })).toBe('Nothing stands in the way of publishing.');
  expect(resultWords({ errors: 0, all: 2 })).toBe('Nothing stands in the way of publishing. 2 worth a look.');
  expect(resultWords({ errors: 1, all: 1 })).toBe('1 problem blocks publishing.');
  expect(resultWords({ errors: 3, all: 4 })).toBe('3 problems block publishing. 1 worth a look.');
});
