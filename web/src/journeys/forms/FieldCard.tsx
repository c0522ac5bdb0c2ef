import { ActionIcon, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, Field, FieldType } from '../document/document';
import { fieldTypes } from './fieldTypes';
import { DefaultValue } from './DefaultValue';
import { fieldUses } from './fieldUses';
import classes from './forms.module.css';
import { ProblemAtField, problemProps, problemsAt } from './ProblemAtField';

interface Props {
  field: Field;
  index: number;
  definition: Definition;
  problems: Problem[];
  readOnly: boolean;
  onChange: (field: Field) => void;
  onRename: (to: string) => void;
  onRemove: () => void;
}

/** One field: what it is called, its type, whether a recipient must bring it, and what stands in where one does not. */
export function FieldCard({ field, index, definition, problems, readOnly, onChange, onRename, onRemove }: Props) {
  const path = `fields[${index}]`;
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? field.name;
  const wrong = nameProblem(name, index, definition.fields);
  const renaming = typed !== null && typed !== field.name;
  const uses = field.name === '' ? [] : fieldUses(definition, field.name);
  const shown = name === '' ? `field ${index + 1}` : name;
  const settle = () => {
    if (renaming && wrong === null) {
      onRename(name);
    }
    if (wrong === null || name === field.name) {
      setTyped(null);
    }
  };
  const set = (part: Partial<Field>) =>
    onChange(
      Object.fromEntries(
        Object.entries({ ...field, ...part }).filter(([, value]) => value !== undefined),
      ) as unknown as Field,
    );
  return (
    <div className={classes['card']} role="group" aria-label={`Field ${shown}`}>
      <Stack gap={10}>
        <Group gap={6} wrap="nowrap" align="flex-start">
          <TextInput
            label="Name"
            placeholder="customer_name"
            value={name}
            disabled={readOnly}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
            flex={1}
            miw={0}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={settle}
            onKeyDown={(event) => event.key === 'Enter' && settle()}
            {...problemProps(
              wrong === null || typed === null
                ? problemsAt(problems, `${path}.name`)
                : [{ code: 'bad_name', path: '', message: wrong, severity: 'error' }],
              `${path}.name`,
            )}
          />
          <NativeSelect
            label="Type"
            data={fieldTypes}
            value={field.type}
            disabled={readOnly}
            w={112}
            onChange={(event) => set({ type: event.currentTarget.value as FieldType, default: undefined })}
            {...problemProps(problemsAt(problems, `${path}.type`), `${path}.type`)}
          />
          {!readOnly && (
            <ActionIcon variant="subtle" color="gray" mt={28} aria-label={`Remove ${shown}`} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
        {uses.length > 0 && (
          <Text size="xs" c={renaming ? undefined : 'dimmed'} role={renaming ? 'status' : undefined}>
            {renaming ? 'Renames it there too: ' : 'Used by '}
            {uses.map((node) => node.name ?? node.id).join(', ')}
            {renaming && '. Lists that are mapped to the old name have to be mapped again.'}
          </Text>
        )}
        <Group gap={12} align="flex-end" wrap="nowrap">
          <DefaultValue
            label="Default"
            type={field.type}
            value={field.default}
            onChange={(value) => set({ default: value })}
            problems={problemsAt(problems, `${path}.default`)}
            path={`${path}.default`}
            readOnly={readOnly}
          />
          <Checkbox
            label="Required"
            mb={8}
            checked={field.required === true}
            disabled={readOnly}
            onChange={(event) => set({ required: event.currentTarget.checked || undefined })}
          />
        </Group>
        <TextInput
          label="Description"
          placeholder="How the person is greeted"
          maxLength={2000}
          value={field.description ?? ''}
          disabled={readOnly}
          onChange={(event) => set({ description: event.currentTarget.value || undefined })}
          {...problemProps(problemsAt(problems, `${path}.description`), `${path}.description`)}
        />
        <ProblemAtField problems={problemsAt(problems, path)} />
      </Stack>
    </div>
  );
}

function nameProblem(name: string, index: number, fields: Field[]): string | null {
  if (name === '') {
    return 'Name the field.';
  }
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) {
    return 'Use a lower-case letter, then lower-case letters, digits and underscores.';
  }
  return fields.some((other, j) => j !== index && other.name === name)
    ? `There are two fields '${name}'. Rename or remove one.`
    : null;
}
