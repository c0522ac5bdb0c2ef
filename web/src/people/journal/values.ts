import { operatorLabel } from '@/journeys/forms/predicate';

/** A value as it stands in a sentence: texts in quotes, so that `"5"` and `5` are told apart. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  if (typeof value === 'string') {
    return `"${value}"`;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : value.map(valueText).join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Each operator twice: as it held, and as it did not. */
const operators: Record<string, readonly [string, string]> = {
  equals: ['equals', 'does not equal'],
  not_equals: ['does not equal', 'equals'],
  gt: ['is greater than', 'is not greater than'],
  gte: ['is at least', 'is not at least'],
  lt: ['is less than', 'is not less than'],
  lte: ['is at most', 'is not at most'],
  in: ['is one of', 'is none of'],
  contains: ['contains', 'does not contain'],
  starts_with: ['starts with', 'does not start with'],
  ends_with: ['ends with', 'does not end with'],
  matches: ['matches', 'does not match'],
  before: ['is before', 'is not before'],
  after: ['is after', 'is not after'],
};

/** The operator as the condition says it: `is less than`, `has no value`. */
export function operatorText({ field, op, expected }: Comparison): string {
  if (op === 'exists') {
    return expected === false ? 'has no value' : 'has a value';
  }
  return field === 'segment'
    ? 'is in'
    : field.startsWith('event:')
      ? 'happened at least'
      : operatorLabel(op, 'unknown');
}

/** What one comparison saw, as the journal keeps it. */
export interface Comparison {
  field: string;
  op: string;
  expected: unknown;
  actual: unknown;
  held: boolean;
}

/** The comparison as a fact, with the field as the condition calls it: `plan equals "pro" (it was "pro")`. */
export function factText(
  { field, op, expected, actual, held }: Comparison,
  nameOf: (field: string) => string = (path) => path,
): string {
  if (field === 'segment') {
    return `the person is ${held ? '' : 'not '}in the segment ${valueText(expected)}`;
  }
  if (field.startsWith('event:')) {
    const times = (count: unknown) => (count === 1 ? 'once' : `${String(count)} times`);
    const seen = actual === 0 ? 'it did not happen' : `it happened ${times(actual)}`;
    return `${valueText(field.slice('event:'.length))} ${held ? 'happened' : 'did not happen'} at least ${times(expected)} (${seen})`;
  }
  if (op === 'exists') {
    // What was asked is in `expected`; whether there was a value follows from the actual one.
    const there = actual !== null && actual !== undefined;
    return there ? `${nameOf(field)} has a value (it was ${valueText(actual)})` : `${nameOf(field)} has no value`;
  }
  const [yes, no] = operators[op] ?? [op, `not ${op}`];
  const was = actual === null || actual === undefined ? 'it had no value' : `it was ${valueText(actual)}`;
  return `${nameOf(field)} ${held ? yes : no} ${valueText(expected)} (${was})`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
