import { describe, expect, it } from 'vitest';
import type { Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { channelFigures } from './channels';
import { alongFlow, leftText, nodeRows } from './flow';
import { withinOneDay, type OverTimePoint } from './overTime';

const definition: Definition = {
  fields: [],
  entry: { sources: [] },
  nodes: [
    { id: 'stray', kind: 'delay' },
    { id: 'late', kind: 'exit', settings: { outcome: 'not_reached' } },
    { id: 'ring', kind: 'call', name: 'First call' },
    { id: 'start', kind: 'start' },
  ],
  edges: [
    { from: 'start', port: 'next', to: 'ring' },
    { from: 'ring', port: 'answered', to: 'late' },
    { from: 'ring', port: 'no_answer', to: 'ring' },
    { from: 'late', port: 'next', to: 'gone' },
  ],
  layout: {},
};

describe("a journey's nodes", () => {
  it('stand along the flow, also where it turns back, and strays last', () => {
    expect(alongFlow(definition)).toEqual(['start', 'ring', 'late', 'stray']);
  });

  it('show how many left by each port, in the order of the edges, and those that were removed since', () => {
    const counted = { entered: 11, waiting: 1, left: { busy: 2, no_answer: 3, answered: 5 }, exited: 0, failed: 0 };
    const rows = nodeRows(definition, { ring: counted, old: { ...counted, left: {} } });
    expect(rows.map((row) => row.name)).toEqual(['Start', 'First call', 'Exit: not reached', 'Time delay', 'old']);
    expect(leftText(rows[1]?.left ?? [])).toBe('answered 5, no answer 3, busy 2');
  });

  it('end those who leave by a port behind which nothing follows, and no one whom an operator moved', () => {
    const counted = {
      entered: 20,
      waiting: 1,
      left: { busy: 2, no_answer: 3, answered: 5, '@moved': 4 },
      exited: 5,
      failed: 0,
    };
    const [, ring, , , old] = nodeRows(definition, { ring: counted, old: counted });
    expect([ring?.wentOn, ring?.ended]).toEqual([12, 7]);
    expect([old?.wentOn, old?.ended]).toEqual([14, 5]);
  });
});

describe('figures by channel', () => {
  const nothing = { sent: 0, delivered: 0, errors: 0, replied: 0, notSent: 0 };
  const channels: Schemas['ChannelMetrics'] = {
    call: {
      placed: 4,
      answered: 1,
      answerRate: 0.25,
      averageTalkSeconds: 60,
      voicemail: 0,
      noAnswer: 3,
      busy: 0,
      failed: 0,
      notPlaced: 0,
    },
    sms: nothing,
    rcs: nothing,
    telegram: nothing,
    whatsapp: { ...nothing, read: 0 },
    email: { sent: 2, delivered: 2, opens: 1, clicks: 0, bounces: 0, notSent: 0 },
    push: { sends: 0, clickThroughs: 0, failures: 0, notSent: 0 },
    webhook: { sent: 0, errors: 0 },
  };

  it('are those of the flow and those that something was counted of, in their own words', () => {
    const shown = channelFigures(channels, definition);
    expect(shown.map((channel) => channel.kind)).toEqual(['call', 'email']);
    expect(shown[1]?.figures.map((figure) => `${figure.word} ${figure.value}`)).toEqual([
      'Sent 2',
      'Delivered 2',
      'Opens 1',
      'Clicks 0',
      'Bounces 0',
      'Not sent 0',
    ]);
  });
});

it('all that happened lies in one day, whatever empty days stand before it', () => {
  const day = (started: number) => ({ started, completed: 0, exited: 0, failed: 0 }) as OverTimePoint;
  expect(withinOneDay([day(0), day(0), day(5)])).toBe(true);
  expect(withinOneDay([day(0), day(2), day(0)])).toBe(false);
  expect(withinOneDay([day(0)])).toBe(false);
});
