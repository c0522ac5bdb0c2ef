import type { Result } from './kind';

/** What everything that is tried again leaves behind. */
export const attemptResults: Result[] = [
  { name: 'attempts', label: 'attempts', type: 'number' },
  { name: 'reason', label: 'reason of a failure', type: 'string' },
];

/** What every message leaves behind; late receipts go on filling the times. */
export const messageResults: Result[] = [
  {
    name: 'status',
    label: 'status',
    type: 'string',
    values: ['sent', 'delivered', 'read', 'clicked', 'replied', 'failed'],
  },
  { name: 'sentAt', label: 'sent at', type: 'date' },
  { name: 'deliveredAt', label: 'delivered at', type: 'date' },
  { name: 'readAt', label: 'read at', type: 'date' },
  { name: 'clickedAt', label: 'clicked at', type: 'date' },
  { name: 'repliedAt', label: 'replied at', type: 'date' },
  { name: 'failedAt', label: 'failed at', type: 'date' },
  ...attemptResults,
];
