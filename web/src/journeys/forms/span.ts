import type { Span, SpanUnit } from '../document/document';

export const spanUnits: SpanUnit[] = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months'];

const daysOf: Record<SpanUnit, number> = {
  seconds: 1 / 86_400,
  minutes: 1 / 1_440,
  hours: 1 / 24,
  days: 1,
  weeks: 7,
  months: 30.5,
};

export const waitMaxYears = 10;

/** "1 day", "30 minutes". */
export function spanText(span: Span | undefined): string {
  if (span === undefined || typeof span.amount !== 'number' || span.unit === undefined) {
    return '';
  }
  return `${span.amount} ${span.amount === 1 ? span.unit.replace(/s$/, '') : span.unit}`;
}

/** What is wrong with a length of time, in the server's words; null when nothing is. */
export function spanProblem(span: Span): { code: string; at: '' | '.unit' | '.amount'; message: string } | null {
  if (typeof span.amount !== 'number' || span.unit === undefined) {
    return {
      code: 'missing_setting',
      at: '',
      message: 'Say how long: an amount and a unit (seconds, minutes, hours, days, weeks or months).',
    };
  }
  if (!spanUnits.includes(span.unit)) {
    return {
      code: 'unknown_unit',
      at: '.unit',
      message: `'${String(span.unit)}' is no unit of time: use ${spanUnits.join(', ')}.`,
    };
  }
  if (span.amount < 0) {
    return {
      code: 'negative_wait',
      at: '.amount',
      message: 'A wait cannot be shorter than nothing: use an amount of 0 or more.',
    };
  }
  if (daysOf[span.unit] >= 1 && !Number.isInteger(span.amount)) {
    return {
      code: 'fraction_of_day',
      at: '.amount',
      message: 'Days, weeks and months are whole: use hours for a part of a day.',
    };
  }
  return span.amount > 2_147_483_647 || span.amount * daysOf[span.unit] > waitMaxYears * 366
    ? { code: 'wait_too_long', at: '.amount', message: `A wait may last ${waitMaxYears} years at most.` }
    : null;
}
