import type { Schemas } from '@/api/client';

export interface Share {
  word: 'completed' | 'exited' | 'failed' | 'inside' | 'pending';
  label: string;
  count: number;
  /** Of a hundred; the shares of a run that has recipients sum to a hundred. */
  percent: number;
  color: string;
}

type Counts = Pick<Schemas['Metrics'], 'started' | 'completed' | 'exited' | 'failed' | 'active' | 'pending'>;

/** Where the recipients of a run are. Before it starts nobody is anywhere: all of them are still to come. */
export function shares(metrics: Counts | undefined, recipients: number, cancelled = false): Share[] {
  const begun = metrics?.started ?? 0;
  const pending = Math.max(0, recipients - begun) + (metrics?.pending ?? 0);
  const counts = {
    completed: metrics?.completed ?? 0,
    exited: metrics?.exited ?? 0,
    failed: metrics?.failed ?? 0,
    inside: Math.max(0, (metrics?.active ?? 0) - (metrics?.pending ?? 0)),
    pending,
  };
  const whole = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return order.map(([word, label, color]) => ({
    word,
    // Cancelling a run ends everybody who is inside, as leaving early does.
    label: word === 'exited' && cancelled ? 'Exited or cancelled' : label,
    color,
    count: counts[word],
    percent: whole === 0 ? 0 : (counts[word] / whole) * 100,
  }));
}

const order = [
  ['completed', 'Completed', 'blue'],
  ['exited', 'Exited early', 'gray'],
  ['failed', 'Failed', 'red'],
  ['inside', 'Inside', 'green'],
  ['pending', 'To come', 'gray.4'],
] as const;

/** How much of the run is over, in whole percent; 100 only when nobody is left. */
export function donePercent(all: readonly Share[]): number {
  const open = all.filter((share) => share.word === 'inside' || share.word === 'pending');
  const left = open.reduce((sum, share) => sum + share.count, 0);
  const percent = all.filter((share) => !open.includes(share)).reduce((sum, share) => sum + share.percent, 0);
  return left > 0 ? Math.min(99, Math.floor(percent)) : Math.round(percent);
}
