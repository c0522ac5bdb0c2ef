import { IconPlayerPlay } from '@tabler/icons-react';
import type { Definition, EntrySource } from '../document/document';
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
  ports: (node, definition) => startPorts(node.id, definition),
  describe: (_, definition) => definition.entry.sources.map(sourceText).join(', '),
  check: (_, definition) => checkEntry(definition.entry.sources),
  results: [],
  Panel: StartPanel,
};

/** The port of the only way in says the same as `next`: unless it has a name, the connected one is there, or else `next`. */
function startPorts(id: string, { entry: { sources }, edges }: Definition): Port[] {
  const own = sourcePorts(sources);
  if (own.length > 1 || sources.some((source) => source.port !== undefined)) {
    return [next, ...own];
  }
  const taken = new Set(edges.flatMap((edge) => (edge.from === id ? [edge.port] : [])));
  const connected = [next, ...own].filter((port) => taken.has(port.id));
  return connected.length > 0 ? connected : [next];
}

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
