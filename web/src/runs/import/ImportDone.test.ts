import { expect, it } from 'vitest';
import { worstFirst } from './ImportDone';

it('names the rows that were not taken before those that only ask for a look', () => {
  const problems = [
    { line: 2, severity: 'warning' },
    { line: 4, severity: 'error' },
    { line: 5, severity: 'warning' },
    { line: 9, severity: 'error' },
  ];
  expect(worstFirst(problems).map((problem) => problem.line)).toEqual([4, 9, 2, 5]);
});
