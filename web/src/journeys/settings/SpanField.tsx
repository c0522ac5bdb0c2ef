import { Group, NumberInput, Select, Switch } from '@mantine/core';
import type { Span, SpanUnit } from '../document/document';

const units: SpanUnit[] = ['minutes', 'hours', 'days', 'weeks', 'months'];

interface Props {
  label: string;
  description: string;
  value: Span | null;
  /** What it begins with when it is switched on. */
  initial: Span;
  onChange: (value: Span | null) => void;
  readOnly: boolean;
  error?: string | undefined;
}

/** A length of time that may be left out altogether. */
export function SpanField({ label, description, value, initial, onChange, readOnly, error }: Props) {
  return (
    <div>
      <Switch
        label={label}
        description={description}
        checked={value !== null}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked ? initial : null)}
      />
      {value ? (
        <Group gap="xs" mt="xs" ml={52} align="flex-start">
          <NumberInput
            aria-label={`${label}: how many`}
            w={96}
            min={1}
            allowDecimal={false}
            disabled={readOnly}
            value={value.amount}
            onChange={(amount) => onChange({ ...value, amount: Number(amount) || 0 })}
            error={error}
          />
          <Select
            aria-label={`${label}: unit`}
            w={120}
            allowDeselect={false}
            disabled={readOnly}
            data={units.includes(value.unit) ? units : [value.unit, ...units]}
            value={value.unit}
            onChange={(unit) => onChange({ ...value, unit: (unit ?? value.unit) as SpanUnit })}
          />
        </Group>
      ) : null}
    </div>
  );
}
