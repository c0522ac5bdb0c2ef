import { IconHourglass } from '@tabler/icons-react';
import type { Predicate } from '../document/document';
import { sentence } from '../forms/sentence';
import { spanText } from '../forms/span';
import { NodeCheck } from './checks';
import type { NodeKind } from './kind';
import { settingsOf, spanOf, textOf } from './settings';

/** Waits until the person does something, or until a condition holds. */
export const waitFor: NodeKind = {
  kind: 'wait_for',
  label: 'Wait for',
  group: 'Time',
  icon: IconHourglass,
  color: 'orange',
  help: 'Waits until the person does something, or until a condition holds, but no longer than you say.',
  initial: () => ({ timeout: { amount: 3, unit: 'days' } }),
  ports: () => [
    { id: 'arrived', label: 'Arrived', role: 'normal' },
    { id: 'timeout', label: 'Time is up', role: 'failure' },
  ],
  describe: (node, definition) => {
    const { event, where, when, timeout } = settingsOf(node);
    const what = textOf(event)
      ? textOf(event) + (where ? ` where ${sentence(where as Predicate, definition)}` : '')
      : sentence(when as Predicate | undefined, definition);
    const limit = spanText(spanOf(timeout));
    return what && `Until ${what}${limit && `, at most ${limit}`}`;
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition);
    if (!check.has('event') && check.at('when') === undefined) {
      check.error('missing_setting', 'event', 'Say what to wait for: an event, or a condition.');
    }
    check.predicate('where').predicate('when');
    return check.at('timeout') === undefined
      ? check.warn('no_timeout', 'timeout', 'Whoever never does this waits here for ever. Set a timeout.').problems
      : check.span('timeout').problems;
  },
  results: [
    { name: 'outcome', label: 'outcome', type: 'string', values: ['arrived', 'timeout'] },
    { name: 'arrivedAt', label: 'arrived at', type: 'date' },
    { name: 'event.name', label: 'name of the event that came', type: 'string' },
    { name: 'attempts', label: 'attempts', type: 'number' },
  ],
  Panel: () => null,
};
