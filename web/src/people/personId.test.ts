import { expect, it } from 'vitest';
import { idText } from './personId';

it('shows a phone number or an address where the id is made of one', () => {
  expect(idText('tel:+14155550100')).toBe('+14155550100');
  expect(idText('mailto:ann@example.com')).toBe('ann@example.com');
  expect(idText('user-7')).toBe('user-7');
});
