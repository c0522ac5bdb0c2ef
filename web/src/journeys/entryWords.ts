/** What a kind of entry is called in a list. */
const words: Record<string, string> = {
  run: 'List',
  segment: 'Segment',
  event: 'Event',
  form: 'Form',
  api: 'API',
  manual: 'By hand',
  webhook: 'Webhook',
  broadcast: 'Broadcast',
  schedule: 'Schedule',
  inaction: 'Inaction',
  journey: 'Journey',
};

export function entryText(kinds: readonly string[]): string {
  return [...new Set(kinds)].map((kind) => words[kind] ?? kind).join(', ') || 'None yet';
}
