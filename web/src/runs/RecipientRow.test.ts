import { expect, it } from 'vitest';
import { small } from '@/journeys/document/testing';
import { personText } from './RecipientRow';
import type { Recipient } from './runQueries';

const definition = { ...small, fields: [{ name: 'first_name', type: 'string' as const, default: 'there' }] };
const recipient = (first_name: string) =>
  ({ profileId: 'tel:+14155550101', data: { first_name } }) as unknown as Recipient;

it('Somebody whom the list gives no name is shown by the phone, not by the default of the field', () => {
  expect(personText(recipient('there'), definition)).toBe('+14155550101');
  expect(personText(recipient('Ann'), definition)).toBe('Ann');
});

it('Somebody who came by an event is shown by the name of the profile, or else by the id', () => {
  const by = (profileName: string | null) => ({ profileId: 'user-7', profileName, data: {} }) as unknown as Recipient;
  expect(personText(by('Ann Lee'), small)).toBe('Ann Lee');
  expect(personText(by(null), small)).toBe('user-7');
});
