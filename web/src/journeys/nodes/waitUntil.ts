import type { Problem } from '@/api/problem';
import type { Definition, FlowNode } from '../document/document';
import { fieldPhrase } from '../forms/fields';
import { spanText } from '../forms/span';
import { NodeCheck } from './checks';
import { settingsOf, spanOf, textOf, textsOf } from './settings';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The days that it waits for; a document may name one, several, or both. */
export function daysOf(settings: Record<string, unknown>): string[] {
  return [...new Set([textOf(settings['weekday']), ...textsOf(settings['weekdays'])].filter((day) => day !== ''))];
}

/** "Until 3 days before the profile's renewal date at 09:00", "Until Monday or Friday, 09:00 to 17:00". */
export function waitUntilText(node: FlowNode, definition: Definition): string {
  const settings = settingsOf(node);
  const text = (name: string) => textOf(settings[name]);
  const at = text('time') ? ` at ${text('time')}` : '';
  const zone = text('timeZone') ? ` (${text('timeZone')})` : '';
  if (text('date')) {
    return `Until ${text('date').replace('T', ' ')}${at}${zone}`;
  }
  if (text('field')) {
    const offset = spanText(spanOf(settings['offset']));
    const by = offset ? `${offset} ${text('direction') || 'after'} ` : '';
    return `Until ${by}${fieldPhrase(text('field'), definition)}${at}${zone}`;
  }
  const days = daysOf(settings).map(capital).join(' or ');
  const window = text('from') && text('to') ? `between ${text('from')} and ${text('to')}` : '';
  const parts = [days, window || at.trim()].filter(Boolean).join(', ');
  return parts === '' ? '' : `Until ${parts}${zone}`;
}

export function checkWaitUntil(node: FlowNode, definition: Definition): Problem[] {
  const check = new NodeCheck(node, definition);
  const hasDate = check.has('date') || check.has('field');
  const hasDays = daysOf(check.settings).length > 0;
  if (!hasDate && !hasDays && !check.has('time') && !check.has('from') && !check.has('to')) {
    check.error('missing_setting', 'date', 'Say until when: a date, a date field, a weekday or a time of day.');
  }
  if (check.has('date') && !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?.*)?$/.test(textOf(check.at('date')))) {
    check.error('bad_value', 'date', 'Write a date such as 2026-12-31, 2026-12-31T09:00 or 2026-12-31T09:00:00Z.');
  }
  if (check.at('offset') !== undefined) {
    check.span('offset');
  } else if (check.has('direction')) {
    check.error('missing_setting', 'offset', 'Say how long before or after the date.');
  }
  for (const setting of ['time', 'from', 'to']) {
    if (check.has(setting) && !/^([01]\d|2[0-3]):[0-5]\d$/.test(textOf(check.at(setting)))) {
      check.error('bad_value', setting, 'Write a time of day such as 09:00 or 17:30.');
    }
  }
  if (check.has('from') !== check.has('to')) {
    const missing = check.has('from') ? 'to' : 'from';
    check.error('missing_setting', missing, 'A window has a beginning and an end: set both.');
  } else if (check.has('from') && check.at('from') === check.at('to')) {
    check.error('bad_value', 'to', 'The window ends when it begins: choose a later end.');
  }
  return check.problems;
}
