import { describe, expect, it } from 'vitest';
import { instantIn, instantText, localIn, localText, usualStart } from './schedule';

const iso = (instant: number) => new Date(instant).toISOString();

describe('a scheduled time', () => {
  it('is meant in its zone', () => {
    expect(iso(instantIn('2026-12-01T09:00', 'Europe/Berlin'))).toBe('2026-12-01T08:00:00.000Z');
    expect(iso(instantIn('2026-12-01T09:00', 'America/New_York'))).toBe('2026-12-01T14:00:00.000Z');
    expect(iso(instantIn('2026-07-01T09:00', 'Asia/Kathmandu'))).toBe('2026-07-01T03:15:00.000Z');
  });

  it('is moved on by as much as the clocks skip', () => {
    expect(iso(instantIn('2026-03-29T02:30', 'Europe/Berlin'))).toBe('2026-03-29T01:30:00.000Z');
  });

  it('is the earlier of two when the clocks go back', () => {
    expect(iso(instantIn('2026-10-25T02:30', 'Europe/Berlin'))).toBe('2026-10-25T00:30:00.000Z');
  });

  it('goes there and back', () => {
    const instant = Date.parse('2026-12-01T08:00:00Z');
    expect(localIn(instant, 'Europe/Berlin')).toBe('2026-12-01 09:00:00');
  });

  it('is written in the field as it is repeated below', () => {
    const instant = Date.parse('2026-12-01T17:30:00Z');
    expect(instantText(instant, 'Europe/Berlin')).toContain(localText(localIn(instant, 'Europe/Berlin')));
  });

  it('is an hour ahead unless somebody says one, and further where it would have passed while they look', () => {
    const now = Date.parse('2026-12-01T09:20:00Z');
    expect(iso(usualStart(now, 1))).toBe('2026-12-01T11:00:00.000Z');
    expect(iso(usualStart(now, 3_600))).toBe('2026-12-06T10:00:00.000Z');
  });
});
