import { describe, expect, it } from 'vitest';
import { donePercent, shares } from './progress';

const metrics = { started: 1_000, completed: 600, exited: 30, failed: 20, active: 350, pending: 100 };

describe("a run's progress", () => {
  it('counts everybody once', () => {
    const all = shares(metrics, 1_000);
    expect(all.map((share) => share.count)).toEqual([600, 30, 20, 250, 100]);
    expect(all.reduce((sum, share) => sum + share.percent, 0)).toBeCloseTo(100);
    expect(donePercent(all)).toBe(65);
  });

  it('has everybody still to come before the run starts', () => {
    expect(shares(undefined, 500).map((share) => share.count)).toEqual([0, 0, 0, 0, 500]);
  });

  it('does not call those early who were cancelled with it', () => {
    const exited = (cancelled: boolean) => shares(metrics, 1_000, cancelled).find(({ word }) => word === 'exited');
    expect(exited(true)?.label).toBe('Exited or cancelled');
    expect(exited(false)?.label).toBe('Exited early');
  });

  it('is at nothing while there is nobody', () => {
    expect(shares(undefined, 0).every((share) => share.percent === 0)).toBe(true);
    expect(donePercent(shares(undefined, 0))).toBe(0);
  });

  it('does not say 100 % while one of a million is left', () => {
    const million = { started: 1_000_000, completed: 999_999, exited: 0, failed: 0, active: 1, pending: 0 };
    expect(donePercent(shares(million, 1_000_000))).toBe(99);
    expect(donePercent(shares({ ...million, completed: 1_000_000, active: 0 }, 1_000_000))).toBe(100);
  });
});
