import { ActionIcon, Autocomplete, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Problem } from '@/api/problem';
import type { Definition, EntrySource } from '../document/document';
import { ConditionBuilder } from './ConditionBuilder';
import { renamedPorts, sourceKinds, sourceText } from './entry';
import type { KnownField } from './fields';
import classes from './forms.module.css';
import { PortName } from './PortName';
import { ProblemAtField, problemProps, problemsAt } from './ProblemAtField';

interface Props {
  definition: Definition;
  problems: Problem[];
  readOnly: boolean;
  fields: KnownField[];
  segments: { id: string; name: string }[];
  events: string[];
  /** Replaces the entry; ports of the start that got another name come with it. */
  onEntry: (entry: Definition['entry'], renamed?: Record<string, string>) => void;
}

/** What brings people into the journey, and who of them may enter. */
export function EntryPanel(props: Props) {
  const { definition, problems, readOnly, onEntry } = props;
  const { sources } = definition.entry;
  const change = (next: EntrySource[]) => onEntry({ sources: next }, renamedPorts(sources, next));
  return (
    <Stack gap={12}>
      {sources.map((source, i) => (
        <Source
          key={i}
          {...props}
          source={source}
          index={i}
          onChange={(next) => change(sources.map((old, j) => (j === i ? next : old)))}
          onRemove={() => change(sources.filter((_, j) => j !== i))}
        />
      ))}
      {sources.length === 0 && problemsAt(problems, 'entry.sources').length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody can enter yet. Add what brings people in.
        </Text>
      )}
      <ProblemAtField problems={problemsAt(problems, 'entry.sources')} />
      {!readOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => change([...sources, { kind: freeKind(sources) }])}
        >
          Add a way in
        </Button>
      )}
    </Stack>
  );
}

interface SourceProps extends Props {
  source: EntrySource;
  index: number;
  onChange: (source: EntrySource) => void;
  onRemove: () => void;
}

function Source({ source, index, onChange, onRemove, problems, readOnly, ...facts }: SourceProps) {
  const path = `entry.sources[${index}]`;
  const name = sourceText(source) || `way in ${index + 1}`;
  const { fields, segments, events, definition } = facts;
  const builder = { fields, segments, events, definition, problems, readOnly };
  const kind = sourceKinds.find((known) => known.kind === source.kind);
  const set = (part: Partial<EntrySource>) =>
    onChange(
      Object.fromEntries(Object.entries({ ...source, ...part }).filter(([, value]) => value !== undefined)) as never,
    );
  return (
    <div className={classes['card']} role="group" aria-label={`Way in: ${name}`}>
      <Stack gap={12}>
        <Group gap={6} wrap="nowrap" align="flex-end">
          <NativeSelect
            label="People enter by"
            description={kind?.help}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={sourceKinds.map((known) => ({ value: known.kind, label: known.label }))}
            value={source.kind}
            disabled={readOnly}
            flex={1}
            onChange={(event) => {
              const next = event.currentTarget.value;
              // An event and its condition mean nothing to the other kinds, which are refused with them.
              set(next === 'event' ? { kind: next, event: '' } : { kind: next, event: undefined, when: undefined });
            }}
            {...problemProps(problemsAt(problems, `${path}.kind`), `${path}.kind`)}
          />
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              style={{ alignSelf: 'flex-start' }}
              mt={28}
              aria-label={`Remove ${name}`}
              onClick={onRemove}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
        {source.kind === 'event' && (
          <>
            <Autocomplete
              label="Event"
              placeholder="signed_up"
              withAsterisk
              data={events.filter((known) => known !== source.event)}
              value={source.event ?? ''}
              disabled={readOnly}
              onChange={(event) => set({ event })}
              {...problemProps(problemsAt(problems, `${path}.event`), `${path}.event`)}
            />
            <ConditionBuilder
              {...builder}
              label="Only if"
              description="What must hold for the event, such as event.amount is at least 100."
              value={source.when}
              onChange={(when) => set({ when })}
              path={`${path}.when`}
            />
          </>
        )}
        <ConditionBuilder
          {...builder}
          label="Who may enter"
          description="Everybody, unless you add a condition."
          value={source.audience}
          onChange={(audience) => set({ audience })}
          path={`${path}.audience`}
        />
        {/* With one way in everybody leaves by Next. */}
        {definition.entry.sources.length > 1 || source.port !== undefined ? (
          <PortName
            showLabel
            label="Port"
            description="They leave the start by this port, or by Next where it has no connection."
            value={source.port ?? ''}
            fallback={sourceText(source)}
            taken={new Set()}
            onChange={(port) => set({ port: port === '' ? undefined : port })}
            path={`${path}.port`}
            problems={problemsAt(problems, `${path}.port`)}
            readOnly={readOnly}
          />
        ) : null}
      </Stack>
    </div>
  );
}

function freeKind(sources: EntrySource[]): string {
  const used = new Set(sources.map((source) => source.kind));
  return sourceKinds.find(({ kind }) => !used.has(kind))?.kind ?? 'event';
}
