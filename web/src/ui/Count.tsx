import { Text, type TextProps } from '@mantine/core';

const whole = new Intl.NumberFormat();

export function countText(count: number): string {
  return whole.format(count);
}

const brief = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 });
const wholeMax = 99_999;

/** Whole as long as it is short, and then `123K`: for a place that has room for six letters. */
export function briefCount(count: number): string {
  return count > wholeMax ? brief.format(count) : countText(count);
}

/** `counted('recipient', 2)` → `2 recipients`. */
export function counted(word: string, count: number, plural = `${word}s`): string {
  return `${countText(count)} ${count === 1 ? word : plural}`;
}

interface Props extends TextProps {
  value: number | null | undefined;
}

/** A number in a table or on a node: its digits have one width, and nothing is dimmed away except a zero. */
export function Count({ value, ...text }: Props) {
  return (
    <Text span inherit c={value ? undefined : 'dimmed'} style={{ fontVariantNumeric: 'tabular-nums' }} {...text}>
      {value === null || value === undefined ? '–' : countText(value)}
    </Text>
  );
}
