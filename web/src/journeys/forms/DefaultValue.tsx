import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { Problem } from '@/api/problem';
import type { FieldType } from '../document/document';
import { problemProps } from './ProblemAtField';

interface Props {
  label: string;
  type: FieldType;
  value: unknown;
  onChange: (value: unknown) => void;
  problems: Problem[];
  path: string;
  readOnly: boolean;
}

/** A value of a field's type, or none. */
export function DefaultValue({ label, type, value, onChange, problems, path, readOnly }: Props) {
  const common = { label, disabled: readOnly, flex: 1, miw: 0, ...problemProps(problems, path) };
  switch (type) {
    case 'number':
      return (
        <NumberInput
          {...common}
          placeholder="None"
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'boolean':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: '', label: 'None' },
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          value={typeof value === 'boolean' ? String(value) : ''}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value === 'true')
          }
        />
      );
    default:
      return (
        <TextInput
          {...common}
          type={type === 'date' && (value === undefined || /^\d{4}-\d{2}-\d{2}$/.test(String(value))) ? 'date' : 'text'}
          placeholder="None"
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      );
  }
}
