import { Button, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Problem } from '@/api/problem';
import type { Definition, Field } from '../document/document';
import { FieldCard } from './FieldCard';
import { ProblemAtField, problemsAt } from './ProblemAtField';

interface Props {
  definition: Definition;
  problems: Problem[];
  readOnly: boolean;
  onFields: (fields: Field[]) => void;
  /** Calls a field otherwise, everywhere; `renameField` does it to a document. */
  onRename: (from: string, to: string) => void;
}

export const fieldsMax = 200;

/** The data that each recipient brings along: typed fields, which a list's columns are mapped to. */
export function FieldsPanel({ definition, problems, readOnly, onFields, onRename }: Props) {
  const { fields } = definition;
  return (
    <Stack gap={12}>
      <Text size="sm" c="dimmed">
        What this journey has to know of each recipient. Messages and conditions read a field as journey.name, and the
        columns of a list are mapped to it.
      </Text>
      {fields.map((field, i) => (
        <FieldCard
          key={i}
          field={field}
          index={i}
          definition={definition}
          problems={problems}
          readOnly={readOnly}
          onChange={(next) => onFields(fields.map((old, j) => (j === i ? next : old)))}
          onRename={(to) =>
            field.name === ''
              ? onFields(fields.map((old, j) => (j === i ? { ...old, name: to } : old)))
              : onRename(field.name, to)
          }
          onRemove={() => onFields(fields.filter((_, j) => j !== i))}
        />
      ))}
      <ProblemAtField problems={problemsAt(problems, 'fields')} />
      {!readOnly && fields.length < fieldsMax && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onFields([...fields, { name: '', type: 'string' }])}
        >
          Add a field
        </Button>
      )}
    </Stack>
  );
}
