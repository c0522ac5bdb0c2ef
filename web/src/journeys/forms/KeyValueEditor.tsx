import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Problem } from '@/api/problem';
import { ProblemAtField, problemsAt, problemsBelow } from './ProblemAtField';

interface Props<T> {
  label: string;
  description?: string;
  /** What one entry is called: "variable", "header". */
  noun: string;
  keyPlaceholder?: string;
  value: Record<string, T>;
  onChange: (value: Record<string, T>) => void;
  /** The value of an entry that was just added. */
  blank: T;
  /** The input of one value. */
  renderValue: (value: T, onChange: (value: T) => void, key: string) => ReactNode;
  /** Why a name cannot be one; null when it can. */
  checkKey?: (key: string) => string | null;
  readOnly: boolean;
  path: string;
  problems: Problem[];
}

interface Row<T> {
  key: string;
  value: T;
}

/** Names and values, such as variables or headers. Rows without a name, or with one that is there already, wait here and are not stored. */
export function KeyValueEditor<T>(props: Props<T>) {
  const { noun, value, onChange, readOnly, path, problems } = props;
  const [rows, setRows] = useState<Row<T>[]>(() => rowsOf(value));
  // The document may have changed elsewhere, by undo for one: then it is what counts.
  const current = sameEntries(stored(rows), value) ? rows : rowsOf(value);
  const change = (next: Row<T>[]) => {
    setRows(next);
    if (!sameEntries(stored(next), value)) {
      onChange(stored(next));
    }
  };
  const at = (i: number, part: Partial<Row<T>>) =>
    change(current.map((row, j) => (j === i ? { ...row, ...part } : row)));
  return (
    <Input.Wrapper
      labelElement="div"
      data-path={path}
      label={props.label}
      description={props.description}
      role="group"
      aria-label={props.label}
    >
      <Stack gap={8} mt={4}>
        {current.map((row, i) => (
          <Group key={i} gap={6} wrap="nowrap" align="flex-start">
            <TextInput
              aria-label={`Name of ${noun} ${i + 1}`}
              placeholder={props.keyPlaceholder}
              value={row.key}
              disabled={readOnly}
              error={keyProblem(row, i, current, props.checkKey)}
              onChange={(event) => at(i, { key: event.currentTarget.value })}
              flex="0 1 38%"
              miw={0}
            />
            <div style={{ flex: 1, minWidth: 0 }}>
              {props.renderValue(row.value, (next) => at(i, { value: next }), row.key || `${noun} ${i + 1}`)}
              <ProblemAtField problems={row.key === '' ? [] : problemsBelow(problems, `${path}.${row.key}`)} />
            </div>
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                aria-label={`Remove ${noun} ${row.key || i + 1}`}
                onClick={() => change(current.filter((_, j) => j !== i))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!readOnly && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => setRows([...current, { key: '', value: props.blank }])}
            style={{ alignSelf: 'flex-start' }}
          >
            Add {noun}
          </Button>
        )}
        <ProblemAtField problems={problemsAt(problems, path)} />
      </Stack>
    </Input.Wrapper>
  );
}

function rowsOf<T>(value: Record<string, T>): Row<T>[] {
  return Object.entries(value).map(([key, entry]) => ({ key, value: entry }));
}

/** The first of each name counts, as the error beside the second says. */
function stored<T>(rows: Row<T>[]): Record<string, T> {
  const entries = new Map<string, T>();
  for (const row of rows) {
    if (row.key !== '' && !entries.has(row.key)) {
      entries.set(row.key, row.value);
    }
  }
  return Object.fromEntries(entries);
}

function sameEntries<T>(left: Record<string, T>, right: Record<string, T>): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function keyProblem<T>(row: Row<T>, i: number, rows: Row<T>[], check?: (key: string) => string | null): string | null {
  if (row.key === '') {
    return null;
  }
  return rows.findIndex((other) => other.key === row.key) < i
    ? 'This name is there already.'
    : (check?.(row.key) ?? null);
}
