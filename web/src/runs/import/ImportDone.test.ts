import { expect, it } from 'vitest';
import { hasRowsToMend, worstFirst } from './ImportDone';

it('names the rows that were not taken before those that only ask for a look', () => {
  const problems = [
    { line: 2, severity: 'warning' },
    { line: 4, severity: 'error' },
    { line: 5, severity: 'warning' },
    { line: 9, severity: 'error' },
  ];
  expect(worstFirst(problems).map((problem) => problem.line)).toEqual([4, 9, 2, 5]);
});

it('offers rows to mend where a row was bad, and not where somebody was only there already', () => {
  const problem = (code: string, severity = 'error') => ({ code, severity });
  expect(hasRowsToMend({ rejected: 2, problems: [problem('duplicate'), problem('phone_impossible')] })).toBe(true);
  expect(hasRowsToMend({ rejected: 1, problems: [problem('duplicate'), problem('column_not_used', 'warning')] })).toBe(
    false,
  );
  expect(hasRowsToMend({ rejected: 0, problems: [problem('column_not_used', 'warning')] })).toBe(false);
});
