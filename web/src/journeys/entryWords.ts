import { sourceKinds } from './forms/entry';

/** What a kind of entry is called in a list: as in the panel where it is chosen. */
const words: Record<string, string> = {
  ...Object.fromEntries(sourceKinds.map(({ kind, label }) => [kind, label])),
  segment: 'Segment',
  form: 'Form',
  webhook: 'Webhook',
  broadcast: 'Broadcast',
  schedule: 'Schedule',
  inaction: 'Inaction',
  journey: 'Journey',
};

export function entryText(kinds: readonly string[]): string {
  return [...new Set(kinds)].map((kind) => words[kind] ?? kind).join(', ') || 'None yet';
}
