import { expect, it } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { problemAt, reasonOf } from './failure';

const refusal = new ApiProblem(422, 'invalid', 'The journey is refused.', [
  { code: 'too_long', path: 'name', message: 'A name has at most 255 characters.' },
  { code: 'bad_tag', path: 'tags.2', message: 'A tag is a word.' },
]);

it('A problem is found at its field, also when it is about a part of it', () => {
  expect(problemAt(refusal, 'name')).toBe('A name has at most 255 characters.');
  expect(problemAt(refusal, 'tags')).toBe('A tag is a word.');
  expect(problemAt(refusal, 'description')).toBeUndefined();
  expect(problemAt(new Error('no'), 'name')).toBeUndefined();
});

it('A server that does not answer is called that', () => {
  expect(reasonOf(new TypeError('Failed to fetch'))).toMatch(/can't be reached/);
  expect(reasonOf(refusal)).toBe('The journey is refused.');
});
