import { describe, expect, it } from 'vitest';
import type { Definition } from '@/journeys/document/document';
import { sentences, type JournalLine } from './sentences';

const definition: Definition = {
  fields: [],
  entry: { sources: [{ kind: 'run' }] },
  nodes: [
    { id: 'start', kind: 'start' },
    {
      id: 'plan',
      kind: 'branch',
      name: 'Which plan?',
      settings: {
        branches: [
          { port: 'pro', when: { field: 'journey.plan', op: 'equals', value: 'pro' } },
          {
            port: 'busy',
            when: {
              all: [
                { not: { field: 'profile.vip', op: 'exists', value: true } },
                { any: [{ segment: 'buyers' }, { event: 'bought', count: 2 }] },
              ],
            },
          },
        ],
      },
    },
    { id: 'ring', kind: 'call' },
    { id: 'mail', kind: 'email' },
  ],
  edges: [],
  layout: {},
};

function line(kind: JournalLine['kind'], node: string | null, label = '', detail: object = {}): JournalLine {
  return {
    at: '2026-12-01T09:00:00Z',
    version: 1,
    kind,
    node,
    visit: 2,
    label,
    detail: detail as JournalLine['detail'],
  };
}

const compared = (field: string, op: string, expected: unknown, actual: unknown, held: boolean) =>
  line('compared', 'plan', String(held), { field, op, expected, actual });

const told = (...journal: JournalLine[]) => sentences(journal, () => definition).map((sentence) => sentence.text);

describe('a journal in sentences', () => {
  it('says why a branch took a port', () => {
    expect(told(compared('journey.plan', 'equals', 'pro', 'pro', true), line('left', 'plan', 'pro'))).toEqual([
      'Left by pro because plan equals "pro" (it was "pro")',
    ]);
  });

  it('names only what decided, and what a "not" made of it', () => {
    const journal = [
      compared('journey.plan', 'equals', 'pro', 'free', false),
      compared('profile.vip', 'exists', true, null, false),
      compared('segment', 'in', 'buyers', false, false),
      compared('event:bought', 'count', 2, 3, true),
      line('left', 'plan', 'busy'),
    ];
    const [sentence] = sentences(journal, () => definition);
    expect(sentence?.text).toBe(
      `Left by busy because the profile's vip has no value and "bought" happened at least 2 times (it happened 3 times)`,
    );
    expect(sentence?.cases?.map((seen) => [seen.port, seen.held, seen.all.length])).toEqual([
      ['pro', false, 1],
      ['busy', true, 3],
    ]);
  });

  it('says of a message that failed whether it is tried again', () => {
    const failed = { reason: 'mailbox_full' };
    expect(
      told(line('receipt', 'mail', 'failed', { ...failed, again: true }), line('receipt', 'mail', 'failed', failed)),
    ).toEqual(['The e-mail failed: mailbox full. It is tried again.', 'The e-mail failed: mailbox full']);
  });

  it('says what did not hold when otherwise was taken', () => {
    const journal = [
      compared('journey.plan', 'equals', 'pro', 'free', false),
      compared('profile.vip', 'exists', true, 'yes', true),
      line('left', 'plan', 'otherwise'),
    ];
    expect(told(...journal)).toEqual([
      `Left by otherwise because plan does not equal "pro" (it was "free") and the profile's vip has a value (it was "yes")`,
    ]);
  });

  it('tells the comparisons as they are when the journey was edited since', () => {
    expect(told(compared('journey.size', 'gt', 5, 7, true), line('left', 'plan', 'large'))).toEqual([
      'Left by large because size is greater than 5 (it was 7)',
    ]);
  });

  it('tells calls with outcome and talk time, and keeps the transcript', () => {
    const [sentence] = sentences(
      [line('receipt', 'ring', 'answered', { talkSeconds: 194, transcript: 'Hello' })],
      () => definition,
    );
    expect(sentence?.text).toBe('The call was answered; they talked for 3\u00a0min 14\u00a0s');
    expect(sentence?.transcript).toBe('Hello');
  });

  it("tells messages in their channel's words", () => {
    expect(
      told(
        line('queued', 'mail', 'email', { to: 'ada@example.com', key: '7-2-0' }),
        line('accepted', 'mail', 'email'),
        line('receipt', 'mail', 'delivered', { implied: 'read' }),
        line('receipt', 'mail', 'read'),
        line('refused', 'mail', 'no_consent', { detail: 'The profile opted out of email.' }),
      ),
    ).toEqual([
      'Handed over an e-mail to ada@example.com',
      'The provider took the e-mail',
      'The e-mail was delivered, as read implies',
      'The e-mail was opened',
      'Refused: The profile opted out of email.',
    ]);
  });

  it('says how it ended', () => {
    expect(told(line('exited', 'mail', 'archived'), line('ended', 'mail', 'exited', { durationMs: 90_000 }))).toEqual([
      'Left the journey here: the journey was archived',
      'Exited after 1\u00a0min 30\u00a0s',
    ]);
  });
});
