import { expect, it } from 'vitest';
import { loopLine } from './loop';

it('A line back to its own node runs beside the card, not across it', () => {
  const [from, to] = [
    { x: 60, y: 92 },
    { x: 116, y: 0 },
  ];
  const { path, label } = loopLine(from, to, 232);
  const numbers = path.match(/-?\d+/g)?.map(Number) ?? [];
  expect(numbers.slice(0, 2)).toEqual([60, 92]);
  expect(numbers.slice(-2)).toEqual([116, 0]);
  expect(numbers.slice(6, 8)).toEqual([268, 46]);
  expect(label.y).toBeGreaterThan(92);
});
