import { IconPlayerPlay } from '@tabler/icons-react';
import type { EntrySource } from '../document/document';
import { checkEntry, sourcePort, sourceText } from '../forms/entry';
import { EntryPanel } from '../forms/EntryPanel';
import type { NodeKind, PanelProps, Port } from './kind';
import { useForm } from './panelFacts';
import { Section } from './Section';
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
  check: (_, definition) => checkEntry(definition.entry.sources),
  results: [],
  Panel: StartPanel,
};

function sourcePorts(sources: EntrySource[]): Port[] {
  const ids = new Set(sources.map(sourcePort).filter((port) => port !== 'next'));
  return [...ids].map((id) => {
    const named = sources.find((source) => sourcePort(source) === id);
    return { id, label: named?.port ?? (named ? sourceText(named) : id), role: 'normal' };
  });
}

function StartPanel(props: PanelProps) {
  const { problems, segments, events, entryFields, definition, readOnly } = useForm(props);
  return (
    <Section title="Who enters">
      <EntryPanel
        {...{ problems, segments, events, definition }}
        readOnly={readOnly || props.entryLocked === true}
        fields={entryFields}
        onEntry={props.onEntry}
      />
    </Section>
  );
}
