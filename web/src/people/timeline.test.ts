import { expect, it } from 'vitest';
import { moments } from './timeline';
import type { Enrollment } from './journal/enrollmentQueries';
import type { TimelineItem } from './peopleQueries';

const at = (second: number) => `2026-12-01T09:00:0${second}Z`;
const journal = (kind: string, second: number, visit: number, label = '') => ({
  at: at(second),
  version: 1,
  kind,
  node: 'a',
  visit,
  label,
  detail: {},
});

it('A timeline is newest first, and what happened in one instant stays in its order', () => {
  const enrollment = {
    id: 'enr_1',
    runId: 'run_1',
    journeyId: 'jrn_1',
    version: 1,
    journal: [
      journal('started', 1, 0, 'run'),
      journal('entered', 1, 1),
      journal('left', 3, 1, 'next'),
      journal('goal', 3, 1, 'paid'),
    ],
  } as unknown as Enrollment;
  const items = [
    { at: at(2), kind: 'event', name: 'bought', eventId: 'e', properties: { total: 5, plan: 'pro' }, enrollment: null },
    { at: at(1), kind: 'enrollment', name: 'Welcome', eventId: null, properties: null, enrollment },
  ] as unknown as TimelineItem[];
  const told = moments(
    items,
    new Map([['enr_1', enrollment]]),
    () => () => undefined,
    (run) => (run === 'run_1' ? 'Morning wave' : undefined),
  );
  expect(told.map((moment) => moment.text)).toEqual([
    'Reached the goal "paid"',
    'Did "bought": total 5, plan "pro"',
    'Reached a',
    'Began as a recipient of the run "Morning wave"',
  ]);
});
