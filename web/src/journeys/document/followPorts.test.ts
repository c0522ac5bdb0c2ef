import { describe, expect, it } from 'vitest';
import { portIds } from '../canvas/ports';
import type { Definition } from './document';
import { changeSettings } from './edits';
import { followPorts, type RenamedPorts } from './followPorts';
import { small } from './testing';

const branching: Definition = {
  ...small,
  entry: { sources: [{ kind: 'run' }, { kind: 'event', event: 'signed_up' }] },
  nodes: [...small.nodes, { id: 'who', kind: 'branch', settings: { branches: [{ port: 'pro' }, { port: 'old' }] } }],
  edges: [
    { from: 'start', port: 'event', to: 'who' },
    { from: 'start', port: 'next', to: 'call' },
    { from: 'who', port: 'pro', to: 'call' },
    { from: 'who', port: 'old', to: 'text' },
    { from: 'who', port: 'never', to: 'text' },
    { from: 'who', port: 'otherwise', to: 'done' },
    { from: 'call', port: 'old', to: 'done' },
  ],
};

const follow = (after: Definition, node: string, renamed?: RenamedPorts) =>
  followPorts(branching, after, node, (document) => portIds(document, node), renamed);

const leaving = (document: Definition) => document.edges.map(({ from, port }) => `${from}:${port}`).join(' ');

const paths = (...names: string[]) => changeSettings(branching, 'who', { branches: names.map((port) => ({ port })) });

describe('The edges of a node', () => {
  it('go with the path of a branch that is removed', () => {
    expect(leaving(follow(paths('pro'), 'who'))).toBe(
      'start:event start:next who:pro who:never who:otherwise call:old',
    );
  });

  it('go with the way in that is removed', () => {
    const after = { ...branching, entry: { sources: [{ kind: 'run' }] } };
    expect(leaving(follow(after, 'start'))).toBe('start:next who:pro who:old who:never who:otherwise call:old');
  });

  it('follow a path that got another name', () => {
    const after = follow(paths('pro', 'former'), 'who', { old: 'former' });
    expect(leaving(after)).toBe('start:event start:next who:pro who:former who:never who:otherwise call:old');
    expect(after.edges.find((edge) => edge.port === 'former')?.to).toBe('text');
  });

  it('stay where they are while paths only change places or conditions', () => {
    const after = paths('old', 'pro');
    expect(follow(after, 'who')).toBe(after);
  });
});
