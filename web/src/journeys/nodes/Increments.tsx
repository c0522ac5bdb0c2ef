import { NumberInput } from '@mantine/core';
import { KeyValueEditor } from '../forms/KeyValueEditor';
import type { Form } from './panelFacts';
import { numberOf, recordOf } from './settings';

/** Numbers of the person to count up, or down with a minus. */
export function Increments({ form }: { form: Form }) {
  const value = Object.fromEntries(
    Object.entries(recordOf(form.at('increment'))).map(([name, amount]) => [name, numberOf(amount) ?? 0]),
  );
  return (
    <KeyValueEditor<number>
      label="Add to"
      description="Counts up, or down with a minus; an attribute that is missing counts as 0."
      noun="counter"
      keyPlaceholder="visits"
      blank={1}
      value={value}
      onChange={(next) => form.set('increment', next)}
      readOnly={form.readOnly}
      path={form.path('increment')}
      problems={form.problems}
      renderValue={(amount, onChange, name) => (
        <NumberInput
          aria-label={`Amount for ${name}`}
          value={amount}
          disabled={form.readOnly}
          onChange={(next) => typeof next === 'number' && onChange(next)}
        />
      )}
    />
  );
}
