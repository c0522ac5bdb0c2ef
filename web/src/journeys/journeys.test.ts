import { describe, expect, it } from 'vitest';
import { archiveConsequences, pauseConsequence } from './consequences';
import { csvText } from '@/ui/csv';
import { journeyColumns } from './journeyColumns';
import { journeyFileText, readJourneyFile } from './journeyFile';
import { readJourneySearch } from './journeySearch';
import { descriptionProblem, nameProblem } from './limits';
import { blankDefinition, presets } from './presets';
import type { JourneyView } from './queries';
import { settingsPatch, type JourneySettings } from './settings/journeySettings';
import { publishWord, statusActions } from './statusActions';

describe('The status menu', () => {
  it.each([
    ['draft', 0, false, ['publish', 'archive', 'delete']],
    ['active', 2, false, ['pause', 'archive']],
    ['active', 2, true, ['publishChanges', 'pause', 'archive']],
    ['paused', 2, false, ['resume', 'archive']],
    ['paused', 2, true, ['resume', 'publishChanges', 'archive']],
    ['archived', 2, true, []],
  ] as const)(
    'of a journey that is %s in version %d offers what is allowed',
    (status, version, hasUnpublishedChanges, offered) => {
      expect(statusActions({ status, version, hasUnpublishedChanges })).toEqual(offered);
    },
  );

  it('says activate where marketers work, and publish elsewhere', () => {
    expect(presets.map(({ id }) => publishWord(id))).toEqual(['Publish', 'Activate', 'Activate', 'Publish', 'Publish']);
  });
});

describe('Archiving', () => {
  it('says how many leave, and how', () => {
    const [inside, runs] = archiveConsequences({ inFlight: 'exit', active: 1_217, openRuns: 2 });
    expect(inside).toMatch(/1,217 people inside leave at once/);
    expect(runs).toBe('2 runs that are not over will be cancelled.');
  });

  it('says that people are closed where the settings say so, and nothing of runs where there are none', () => {
    const lines = archiveConsequences({ inFlight: 'hide', active: 1, openRuns: 0 });
    expect(lines[0]).toMatch(/one person inside is closed as archived/);
    expect(lines).toHaveLength(2);
  });

  it('of an empty journey frightens nobody', () => {
    expect(archiveConsequences({ inFlight: 'exit', active: 0, openRuns: 0 })[0]).toMatch(/Nobody is inside/);
  });
});

it('The list of journeys can be had as a file', () => {
  const counts = { started: 9, active: 4, completed: 3, exited: 1, failed: 1 };
  const journey = {
    ...{
      id: 'jrn_1',
      name: 'Winter, again',
      description: '',
      status: 'active' as const,
      preset: 'outreach',
      tags: ['a', 'b'],
    },
    ...{ version: 2, createdAt: '', updatedAt: '2026-11-23T18:00:00Z', entry: ['run'], counts, sparkline: [] },
    hasUnpublishedChanges: false,
  };
  expect(csvText(journeyColumns, [journey]).split('\r\n')[1]).toBe(
    'jrn_1,"Winter, again",active,A run over a list,"a, b",2,9,4,3,1,1,2026-11-23T18:00:00Z',
  );
});

it('A pause says what those inside do', () => {
  expect(pauseConsequence('continue', 'hold')).toMatch(/those inside go on/);
  expect(pauseConsequence('freeze', 'hold')).toMatch(/what is left of their waits/);
});

describe('A name', () => {
  it('has 1 to 255 characters', () => {
    expect(nameProblem('   ')).toMatch(/Give the journey a name/);
    expect(nameProblem('a'.repeat(255))).toBeUndefined();
    expect(nameProblem('a'.repeat(256))).toMatch(/has 256/);
  });

  it('comes with a description of at most 2,000', () => {
    expect(descriptionProblem('a'.repeat(2_000))).toBeUndefined();
    expect(descriptionProblem('a'.repeat(2_001))).toMatch(/2,001/);
  });
});

it('The address of the list keeps what is looked for, and drops what nobody knows', () => {
  expect(readJourneySearch({ query: 'renewal', status: 'paused', tag: 2026, page: 3 })).toEqual({
    query: 'renewal',
    status: 'paused',
    tag: '2026',
  });
  expect(readJourneySearch({ status: 'gone', query: '' })).toEqual({});
});

describe('A journey’s file', () => {
  const journey = {
    id: 'jrn_1',
    name: 'Renewal',
    description: '',
    preset: null,
    tags: ['q4'],
    settings: { edit: 'live' },
    definition: { nodes: [] },
  } as unknown as JourneyView;

  it('is read back as it was written, without what belongs to this server alone', () => {
    const file = readJourneyFile('renewal.json', journeyFileText(journey));
    expect(file).toEqual({
      name: 'Renewal',
      description: '',
      tags: ['q4'],
      settings: { edit: 'live' },
      definition: { nodes: [] },
    });
  });

  it('may be a definition alone, which is named after the file', () => {
    expect(readJourneyFile('welcome.json', '\uFEFF{"nodes": []}')).toEqual({
      name: 'welcome',
      definition: { nodes: [] },
    });
  });

  it.each(['{', '[]', '{"rows": 1}'])('that holds %s is refused with a sentence', (text) => {
    expect(() => readJourneyFile('x.json', text)).toThrow(/“x.json”/);
  });
});

it('A new journey has its Start, but in Messaging it is dragged first', () => {
  const nodes = Object.fromEntries(presets.map((preset) => [preset.id, blankDefinition(preset).nodes.length]));
  expect(nodes).toEqual({ outreach: 1, decisioning: 1, marketing: 1, messaging: 0, adoption: 1 });
});

describe('Settings', () => {
  const before: JourneySettings = {
    pause: { inFlight: 'freeze', clock: 'hold', past: 'continue' },
    archive: { inFlight: 'exit' },
    reentry: { rule: 'never', cooldown: null, key: null },
    edit: 'live',
    exitWhenEntryFalse: false,
    maxDuration: { amount: 30, unit: 'days' },
    allowAnonymous: false,
  };

  it('are sent as what differs', () => {
    const after = {
      ...before,
      pause: { ...before.pause, clock: 'wall' as const },
      reentry: { ...before.reentry, cooldown: { amount: 7, unit: 'days' as const } },
      maxDuration: null,
    };
    expect(settingsPatch(before, after)).toEqual({
      pause: { clock: 'wall' },
      reentry: { cooldown: { amount: 7, unit: 'days' } },
      maxDuration: null,
    });
  });

  it('that are the same are not sent', () => {
    expect(settingsPatch(before, structuredClone(before))).toBeNull();
  });

  it('send a span whole, so that its parts can’t be mixed', () => {
    expect(settingsPatch(before, { ...before, maxDuration: { amount: 31, unit: 'days' } })).toEqual({
      maxDuration: { amount: 31, unit: 'days' },
    });
  });
});
