import type { Port } from './kind';

/** Takes whatever has no edge of its own. */
export const next: Port = { id: 'next', label: 'Next', role: 'catchAll' };

/** The only way on. */
export const onward: Port = { id: 'next', label: 'Next', role: 'normal' };

export const failed: Port = { id: 'failed', label: 'Failed', role: 'failure' };

const statuses = {
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  clicked: 'Clicked',
  replied: 'Replied',
};

/** The ports of whatever sends a message; a channel may have its own words for a status. */
export function messagePorts(words: Partial<typeof statuses> = {}): Port[] {
  return [
    next,
    ...Object.entries({ ...statuses, ...words }).map(([id, label]): Port => ({ id, label, role: 'status' })),
    failed,
    { id: 'timeout', label: 'No status in time', role: 'failure' },
  ];
}

export const statusNames = Object.keys(statuses);
