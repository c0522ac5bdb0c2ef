import type { Predicate } from '../document/document';
import { isGroup, operatorNames, partsOf } from './predicate';
import { spanProblem } from './span';

export interface PredicateProblem {
  /** Below the condition: `.all[0].value`. */
  path: string;
  code: string;
  message: string;
}

const roots = ['profile', 'journey', 'event', 'nodes', 'enrollment'];

function isPath(field: string): boolean {
  const parts = field.split('.');
  return field === 'now' || (parts.length > 1 && roots.includes(parts[0] ?? '') && parts.every((part) => part !== ''));
}

/** What is wrong with a condition as it is being written, in the server's words. */
export function predicateProblems(predicate: Predicate): PredicateProblem[] {
  if (isGroup(predicate)) {
    const name = 'all' in predicate ? 'all' : 'any';
    return partsOf(predicate).flatMap((part, i) => below(part, `.${name}[${i}]`));
  }
  if ('not' in predicate) {
    return below(predicate.not, '.not');
  }
  if ('segment' in predicate) {
    return predicate.segment === ''
      ? [{ path: '.segment', code: 'missing_setting', message: 'Choose the segment that is asked about.' }]
      : [];
  }
  if ('event' in predicate) {
    const span = predicate.within === undefined ? null : spanProblem(predicate.within);
    return [
      ...(predicate.event.trim() === ''
        ? [{ path: '.event', code: 'missing_setting', message: 'Name the event.' }]
        : []),
      ...(typeof predicate.count === 'number' && predicate.count < 1
        ? [
            {
              path: '.count',
              code: 'bad_count',
              message: "An event is counted from 1; put 'not' around it to ask that it did not happen.",
            },
          ]
        : []),
      ...(span === null ? [] : [{ path: '.within' + span.at, code: span.code, message: span.message }]),
      ...(predicate.where === undefined ? [] : below(predicate.where, '.where')),
    ];
  }
  if (predicate.field === '') {
    return [{ path: '.field', code: 'unknown_field', message: 'Choose the field that is compared.' }];
  }
  if (!isPath(predicate.field)) {
    return [
      {
        path: '.field',
        code: 'unknown_field',
        message: `'${predicate.field}' cannot be read: start with profile., journey., event., nodes., enrollment. or use now.`,
      },
    ];
  }
  const message = valueProblem(predicate.op, predicate.value);
  return message === null
    ? []
    : [
        {
          path: operatorNames.includes(predicate.op) ? '.value' : '.op',
          code: operatorNames.includes(predicate.op) ? 'bad_value' : 'unknown_operator',
          message,
        },
      ];
}

function below(predicate: Predicate, path: string): PredicateProblem[] {
  return predicateProblems(predicate).map((problem) => ({ ...problem, path: path + problem.path }));
}

function valueProblem(op: string, value: unknown): string | null {
  if (!operatorNames.includes(op)) {
    return op === '' ? 'Choose how to compare.' : `'${op}' is no comparison: use ${operatorNames.join(', ')}.`;
  }
  if (op === 'in') {
    return Array.isArray(value) && value.length > 0 ? null : "'is one of' needs at least one value.";
  }
  if (op === 'exists') {
    return null;
  }
  if (value === undefined || value === null || value === '') {
    return op === 'equals' || op === 'not_equals'
      ? value === ''
        ? null
        : 'Say what to compare with.'
      : 'Say what to compare with.';
  }
  if ((op === 'before' || op === 'after') && !(typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value))) {
    return `'${op}' needs a date such as 2026-12-31 or 2026-12-31T09:00:00Z.`;
  }
  if (op === 'matches' && !isPattern(value)) {
    return "'matches' needs a regular expression without look-around, back-references and very large repetitions.";
  }
  return (op === 'starts_with' || op === 'ends_with') && typeof value !== 'string' ? `'${op}' needs a text.` : null;
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value) instanceof RegExp;
  } catch {
    // The browser could not read it, and neither will the server.
    return false;
  }
}
