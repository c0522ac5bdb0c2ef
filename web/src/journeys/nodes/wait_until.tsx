import { IconCalendarTime } from '@tabler/icons-react';
import { checkWaitUntil, waitUntilText } from './waitUntil';
import type { NodeKind } from './kind';
import { WaitUntilPanel } from './WaitUntilPanel';
import { next } from './ports';

/** Waits until a moment, in the person's zone unless the node names one. */
export const waitUntil: NodeKind = {
  kind: 'wait_until',
  label: 'Wait until',
  group: 'Time',
  icon: IconCalendarTime,
  color: 'orange',
  help: 'Waits for a date, a date of the person’s, a weekday or a time of day, in the person’s own time zone.',
  initial: () => ({ time: '09:00' }),
  ports: () => [
    next,
    { id: 'past', label: 'Date is over', role: 'failure' },
    { id: 'missing', label: 'No date', role: 'failure' },
  ],
  describe: waitUntilText,
  check: checkWaitUntil,
  results: [
    { name: 'until', label: 'waited until', type: 'date' },
    { name: 'attempts', label: 'attempts', type: 'number' },
  ],
  Panel: WaitUntilPanel,
};
