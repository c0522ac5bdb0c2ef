import { describe, expect, it } from 'vitest';
import { agoText, spanText } from './span';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('A span', () => {
  it.each([
    [0.4, '0 s'],
    [59.6, '1 min'],
    [90, '1 min 30 s'],
    [3_600, '1 h'],
    [93_784, '1 d 2 h'],
    [86_401, '1 d'],
  ])('of %d seconds is written %s', (seconds, text) => {
    expect(plain(spanText(seconds))).toBe(text);
  });

  it.each([
    [2, 'now'],
    [-7_300, '2 h ago'],
    [90, 'in 1 min'],
    [-86_400 * 70, '2 months ago'],
    [86_400 * 800, 'in 2 y'],
  ])('%d seconds away is written %s', (seconds, text) => {
    expect(plain(agoText(seconds))).toBe(text);
  });
});
