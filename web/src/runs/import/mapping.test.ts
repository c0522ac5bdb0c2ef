import { describe, expect, it } from 'vitest';
import { guessed, keep, lacksHeader, leaveOut, mapped, mapText, parseMap, remembered, tried } from './mapping';

const columns = [
  { header: 'first_name', field: 'first_name' },
  { header: 'phone_work', field: 'phone' },
  { header: 'phone_home', field: 'phone' },
  { header: 'notes', field: null },
];

describe('a mapping of columns', () => {
  it('says nothing of columns that the server recognises by itself', () => {
    const plain = columns.filter((column) => column.header !== 'phone_home');
    expect(mapText(guessed(plain), plain)).toBe('');
  });

  it('names the order when several columns fill the same', () => {
    expect(mapText(guessed(columns), columns)).toBe('phone_work|phone_home:phone');
    expect(mapText(tried(guessed(columns), 'phone', 'phone_home', 1), columns)).toBe('phone_home|phone_work:phone');
  });

  it('leaves the order alone at its ends', () => {
    const mapping = guessed(columns);
    expect(tried(mapping, 'phone', 'phone_work', 1)).toBe(mapping);
    expect(tried(mapping, 'phone', 'phone_home', -1)).toBe(mapping);
  });

  it('names the one that is left when another no longer fills the same', () => {
    const mapping = mapped(guessed(columns), 'phone_work', keep);
    expect(mapText(mapping, columns)).toBe('phone_home:phone');
  });

  it('leaves a column out, and one that would be recognised though nothing is to fill it', () => {
    let mapping = mapped(guessed(columns), 'notes', leaveOut);
    mapping = mapped(mapping, 'first_name', keep);
    expect(parseMap(mapText(mapping, columns))).toEqual([
      { columns: ['phone_work', 'phone_home'], target: 'phone' },
      { columns: ['first_name'], target: '-' },
      { columns: ['notes'], target: '-' },
    ]);
  });

  it.each(['Phone, mobile', 'a|b', 'time: local', 'the "good" number', '"', 'a""b'])(
    'comes back whole with the header %s',
    (header) => {
      const odd = [{ header, field: null }];
      const text = mapText(mapped(guessed(odd), header, 'phone'), odd);
      expect(parseMap(text)).toEqual([{ columns: [header], target: 'phone' }]);
    },
  );

  it('uses a remembered mapping for the columns that are there', () => {
    const mapping = remembered('phone_home|phone_mobile:phone,notes:profile.remark,gone:-', columns);
    expect(mapping.order).toEqual({ first_name: ['first_name'], phone: ['phone_home'], 'profile.remark': ['notes'] });
    expect(mapping.targets).toMatchObject({ phone_work: keep, notes: 'profile.remark' });
  });
});

it('A file whose first row is a person lacks the column names', () => {
  const named = (...headers: string[]) => headers.map((header) => ({ header }));
  expect(lacksHeader(named('Ann', '+14155550105'))).toBe(true);
  expect(lacksHeader(named('Ann', 'ann@example.com'))).toBe(true);
  expect(lacksHeader(named('first_name', 'phone 1', '2024', 'E-Mail'))).toBe(false);
});
