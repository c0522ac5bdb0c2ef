import { describe, expect, it } from 'vitest';
import { small } from '../document/testing';
import { lockOf } from '../draft/locks';
import type { JourneyView } from '../queries';
import type { Metrics } from './liveState';
import { elsewhere, versionChoices } from './useShown';

const journey = (edit: string, more: Partial<JourneyView> = {}) =>
  ({ status: 'active', version: 3, settings: { edit }, ...more }) as unknown as JourneyView;
const waiting = (nodes: Record<string, number>) =>
  ({
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, count]) => [id, { waiting: count }])),
  }) as unknown as Metrics;

describe('what is watched', () => {
  it('is the published version, or one of all where people keep theirs', () => {
    expect(versionChoices(journey('live'), false)).toEqual([3]);
    expect(versionChoices(journey('pinned'), false)).toEqual([3, 2, 1]);
    expect(versionChoices(journey('live'), true)).toEqual([3, 2, 1]);
    expect(versionChoices(journey('live', { version: 0 }), false)).toEqual([]);
  });

  it('counts those who stand at nodes that are not in the graph', () => {
    expect(elsewhere(waiting({ call: 4, gone: 2, older: 1 }), small)).toBe(3);
    expect(elsewhere(null, small)).toBe(0);
  });
});

describe('what can be changed', () => {
  it('is nothing while an active journey locks its nodes, and all while it is paused', () => {
    expect(lockOf(journey('metadata_only'), true)).toBe('nodes');
    expect(lockOf(journey('metadata_only', { status: 'paused' }), true)).toBeNull();
    expect(lockOf(journey('metadata_only', { status: 'draft', version: 0 }), true)).toBeNull();
    expect(lockOf(journey('entry_locked'), true)).toBe('entry');
    expect(lockOf(journey('live'), true)).toBeNull();
  });

  it('is nothing for a viewer, nor of an archived journey', () => {
    expect(lockOf(journey('live'), false)).toBe('viewer');
    expect(lockOf(journey('live', { status: 'archived' }), true)).toBe('archived');
  });
});
