import type { FieldType, Predicate } from '../document/document';

/** The shapes of a condition, told apart by the member that each has alone. */
export type Compare = Extract<Predicate, { field: string }>;
export type Did = Extract<Predicate, { event: string }>;
export type Group = Extract<Predicate, { all: Predicate[] } | { any: Predicate[] }>;

export function isGroup(predicate: Predicate): predicate is Group {
  return 'all' in predicate || 'any' in predicate;
}

export function partsOf(group: Group): Predicate[] {
  return 'all' in group ? group.all : group.any;
}

export function withParts(group: Group, parts: Predicate[]): Group {
  return 'all' in group ? { all: parts } : { any: parts };
}

export function moved<T>(list: T[], from: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== from);
  return [...rest.slice(0, to), list[from] as T, ...rest.slice(to)];
}

export interface Operator {
  op: string;
  /** What it is called between the field and the value. */
  label: string;
}

const words: Record<string, string> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  in: 'is one of',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  before: 'is before',
  after: 'is after',
  matches: 'matches the pattern',
  exists: 'has a value',
};

const dateWords: Record<string, string> = { ...words, gte: 'is on or after', lte: 'is on or before' };

const offered: Record<FieldType | 'unknown', string[]> = {
  string: ['equals', 'not_equals', 'contains', 'starts_with', 'ends_with', 'in', 'matches', 'exists'],
  number: ['equals', 'not_equals', 'gt', 'gte', 'lt', 'lte', 'in', 'exists'],
  boolean: ['equals', 'exists'],
  date: ['before', 'after', 'gte', 'lte', 'equals', 'exists'],
  unknown: Object.keys(words),
};

export const operatorNames = Object.keys(words);

export function operatorLabel(op: string, type: FieldType | 'unknown'): string {
  return (type === 'date' ? dateWords : words)[op] ?? op;
}

/** The operators that make sense for a field, and the one that is there already, whatever it is. */
export function operatorsFor(type: FieldType | 'unknown', present: string): Operator[] {
  const ops = offered[type];
  return [...ops, ...(present === '' || ops.includes(present) ? [] : [present])].map((op) => ({
    op,
    label: operatorLabel(op, type),
  }));
}

/** A value that fits the operator and the type, kept from the one before where it can be. */
export function fittingValue(op: string, type: FieldType | 'unknown', before: unknown): unknown {
  if (op === 'exists') {
    return typeof before === 'boolean' ? before : true;
  }
  const one = Array.isArray(before) ? before[0] : before;
  if (op === 'in') {
    return Array.isArray(before) ? before : one === undefined || one === '' || typeof one === 'boolean' ? [] : [one];
  }
  switch (type) {
    case 'number':
      return typeof one === 'number' ? one : typeof one === 'string' && one !== '' && !isNaN(+one) ? +one : undefined;
    case 'boolean':
      return typeof one === 'boolean' ? one : true;
    case 'string':
      return typeof one === 'number' ? String(one) : typeof one === 'string' ? one : '';
    case 'date':
      return typeof one === 'string' && /^\d{4}-\d{2}-\d{2}/.test(one) ? one : '';
    case 'unknown':
      return one ?? '';
  }
}
