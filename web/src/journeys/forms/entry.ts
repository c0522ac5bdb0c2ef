import type { Problem } from '@/api/problem';
import type { EntrySource } from '../document/document';
import { predicateProblems } from './predicateProblems';

/** What brings people in, in the order of the menu. */
export const sourceKinds: { kind: string; label: string; help: string }[] = [
  { kind: 'run', label: 'A run over a list', help: 'Everybody on a list that you import enters when the run starts.' },
  { kind: 'event', label: 'An event', help: 'Whoever does something enters at that moment.' },
  {
    kind: 'api',
    label: 'By the API',
    help: 'Your own systems put people in, one by one or a segment at once.',
  },
  {
    kind: 'manual',
    label: 'By hand',
    help: 'You put people in: one from their page, a whole segment from this journey’s ⋯ menu.',
  },
];

/** The port of the start by which people of this source leave. */
export function sourcePort(source: EntrySource): string {
  return source.port ?? source.kind ?? 'next';
}

/** A source as its kind is called, and an event by its name: "A run over a list", "Event signed_up". */
export function sourceText(source: EntrySource): string {
  switch (source.kind) {
    case 'event':
      return source.event ? `Event ${source.event}` : 'An event';
    default:
      return sourceKinds.find(({ kind }) => kind === source.kind)?.label ?? source.kind;
  }
}

/**
 * Ports of the start that another name replaced, where a source was changed in place and nothing else leaves by the old
 * one: the edge that leaves by it follows.
 */
export function renamedPorts(before: EntrySource[], after: EntrySource[]): Record<string, string> | undefined {
  if (before.length !== after.length) {
    return undefined;
  }
  const old = before.map(sourcePort);
  const now = after.map(sourcePort);
  const renamed = old.flatMap((port, i) => {
    const next = now[i] ?? port;
    return port !== next && !now.includes(port) && !old.includes(next) ? [[port, next] as const] : [];
  });
  return renamed.length === 0 ? undefined : Object.fromEntries(renamed);
}

/** What is wrong with the entry as far as the page can tell, in the server's words. */
export function checkEntry(sources: EntrySource[]): Problem[] {
  if (sources.length === 0) {
    return [
      problem(
        'no_entry',
        'entry.sources',
        'Nobody can enter. Say how people do: by a run, by an event, by the API or by hand.',
      ),
    ];
  }
  return sources.flatMap((source, i) => {
    const path = `entry.sources[${i}]`;
    return [
      ...(source.kind === 'event' && (source.event ?? '').trim() === ''
        ? [problem('missing_setting', `${path}.event`, 'Name the event by which people enter.')]
        : []),
      ...(['when', 'audience'] as const).flatMap((name) => {
        const condition = source[name];
        return condition === undefined
          ? []
          : predicateProblems(condition).map((found) =>
              problem(found.code, `${path}.${name}${found.path}`, found.message),
            );
      }),
    ];
  });
}

function problem(code: string, path: string, message: string): Problem {
  return { code, path, message, severity: 'error' };
}
