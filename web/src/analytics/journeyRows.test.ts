import { expect, it } from 'vitest';
import { sumOf, type JourneyRow } from './journeyRows';

const row = (started: number, completed: number, averageDurationSeconds: number): JourneyRow => ({
  id: 'jny_1',
  name: 'One',
  status: 'active',
  started,
  completed,
  dropOffs: 1,
  active: 0,
  averageDurationSeconds,
});

it('weighs a duration by how many completed, and counts what has not come as nothing', () => {
  const coming: JourneyRow = {
    ...row(0, 0, 0),
    started: undefined,
    completed: undefined,
    averageDurationSeconds: undefined,
  };
  const sum = sumOf([row(10, 9, 100), row(5, 1, 200), coming]);
  expect(sum).toMatchObject({ started: 15, completed: 10, dropOffs: 3, averageDurationSeconds: 110 });
  expect(sumOf([]).averageDurationSeconds).toBe(0);
});
