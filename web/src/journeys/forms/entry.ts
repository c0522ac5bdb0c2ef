import type { EntrySource } from '../document/document';

/** What brings people in, in the order of the menu. */
export const sourceKinds: { kind: string; label: string; help: string }[] = [
  { kind: 'run', label: 'A run over a list', help: 'Everybody on a list that you import enters when the run starts.' },
  { kind: 'event', label: 'An event', help: 'Whoever does something enters at that moment.' },
  {
    kind: 'api',
    label: 'Another system, by the API',
    help: 'Your own systems put people in, one by one or a segment at once.',
  },
  { kind: 'manual', label: 'By hand', help: 'You put people in from their page in the console.' },
];

/** The port of the start by which people of this source leave. */
export function sourcePort(source: EntrySource): string {
  return source.port ?? source.kind ?? 'next';
}

/** A source in a few words: "Run", "Event signed_up". */
export function sourceText(source: EntrySource): string {
  switch (source.kind) {
    case 'run':
      return 'Run';
    case 'event':
      return source.event ? `Event ${source.event}` : 'Event';
    case 'api':
      return 'API';
    case 'manual':
      return 'By hand';
    default:
      return source.kind;
  }
}
