import { expect, it } from 'vitest';
import { csvText } from './csv';

it('A table with quotes, commas and lines reads back as it was', () => {
  const text = csvText(
    [{ header: 'Name, first', value: (row: string) => row }],
    ['Ann "A" Lee', 'two\nlines', 'plain'],
  );
  expect(text).toBe('\uFEFF"Name, first"\r\n"Ann ""A"" Lee"\r\n"two\nlines"\r\nplain\r\n');
});

it('A name that a spreadsheet would run as a formula is kept as text, a phone number as it is', () => {
  const text = csvText([{ header: 'v', value: (row: string | number) => row }], ['=1+1', '+14155550100', '@x', -3]);
  expect(text).toBe("\uFEFFv\r\n'=1+1\r\n+14155550100\r\n'@x\r\n-3\r\n");
});
