import { describe, expect, it } from 'vitest';
import { readSandbox, sandboxProblem, usualPercents, writeSandbox, type Usual } from './sandboxSettings';

const outcomes: Usual[] = Object.entries({
  answered: 0.45,
  voicemail: 0.25,
  no_answer: 0.2,
  busy: 0.05,
  failed: 0.05,
}).map(([outcome, probability]) => ({ outcome, probability, delaySeconds: [30, 90] }));

describe('The sandbox’s form', () => {
  it.each([
    {
      seed: 7,
      idempotent: true,
      outcomes: { answered: 0.5, voicemail: 0.3, no_answer: 0.2, busy: 0, failed: 0 },
      delaySeconds: 0,
    },
    { seed: 1, idempotent: false, delaySeconds: [30, 90] },
    {
      seed: 1,
      idempotent: true,
      delaySeconds: { answered: [30, 90], voicemail: 20, no_answer: 25, busy: 2, failed: 1 },
    },
    { seed: 1, idempotent: true },
  ])('gives back the settings that it was given: %j', (settings) => {
    expect(writeSandbox(readSandbox(settings, outcomes), settings)).toEqual(settings);
  });

  it('keeps what it does not show', () => {
    const settings = { outcomes: { answered: 1, delivered: 0.4 }, seed: 1 };
    expect(writeSandbox(readSandbox(settings, outcomes), settings)).toMatchObject({
      outcomes: { answered: 1, delivered: 0.4 },
    });
  });

  it('begins with what the server does by default, which is a whole', () => {
    const form = { ...readSandbox({}, outcomes), percents: usualPercents(outcomes) };
    expect(Object.values(form.percents).reduce((sum, percent) => sum + percent, 0)).toBeCloseTo(100);
    expect(sandboxProblem(form, true)).toBeUndefined();
  });

  it('begins each delay with the usual one, so that choosing them changes nothing yet', () => {
    expect(readSandbox({}, outcomes).each['answered']).toEqual([30, 90]);
    expect(readSandbox({ delaySeconds: { busy: 2 } }, outcomes).each).toMatchObject({ busy: [2, 2], answered: [0, 0] });
  });

  it('refuses a call with more than one outcome, and a delay that ends before it begins', () => {
    const form = readSandbox({ outcomes: { answered: 0.9, voicemail: 0.2 } }, outcomes);
    expect(sandboxProblem(form, true)).toMatch(/sum to 110 %/);
    expect(sandboxProblem(form, false)).toBeUndefined();
    expect(sandboxProblem({ ...readSandbox({}, outcomes), timing: 'same', same: [9, 3] }, true)).toMatch(/larger/);
  });
});
