import { IconPlayerPlay } from '@tabler/icons-react';
import type { EntrySource } from '../document/document';
import { sourcePort, sourceText } from '../forms/entry';
import type { NodeKind, Port } from './kind';
import { next } from './ports';

/** Where enrollments begin: one port for each entry source, and `next` for all the rest. */
export const start: NodeKind = {
  kind: 'start',
  label: 'Start',
  group: 'Ends',
  icon: IconPlayerPlay,
  color: 'green',
  help: 'Where people enter. Say here what brings them in: a run over a list, an event, another system, or you.',
  initial: () => ({}),
  ports: (_, definition) => [next, ...sourcePorts(definition.entry.sources)],
  describe: (_, definition) => definition.entry.sources.map(sourceText).join(', '),
  check: () => [],
  results: [],
  Panel: () => null,
};

function sourcePorts(sources: EntrySource[]): Port[] {
  const ids = new Set(sources.map(sourcePort).filter((port) => port !== 'next'));
  return [...ids].map((id) => {
    const named = sources.find((source) => sourcePort(source) === id);
    return { id, label: named?.port ?? (named ? sourceText(named) : id), role: 'normal' };
  });
}
