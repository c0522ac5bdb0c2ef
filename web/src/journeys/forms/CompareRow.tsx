import { Group, NativeSelect, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, Predicate } from '../document/document';
import { useCondition } from './conditionContext';
import { FieldPicker } from './FieldPicker';
import { type KnownField, typeOf } from './fields';
import { type Compare, fittingValue, operatorsFor } from './predicate';
import { ProblemAtField, problemsAt } from './ProblemAtField';
import { ValueInput } from './ValueInput';

interface Props {
  value: Compare;
  onChange: (value: Predicate) => void;
  path: string;
  place: string;
  menu: ReactNode;
}

/** "Has no value" is the operator `exists` with the value false; people choose it as an operator. */
const noValue = 'exists_not';

/** A field, how it is compared, and with what; the operators and the input are those of the field's type. */
export function CompareRow({ value, onChange, path, place, menu }: Props) {
  const { fields, problems, readOnly, definition } = useCondition();
  const type = typeOf(value.field, fields);
  const chosen = value.op === 'exists' && value.value === false ? noValue : value.op;
  const choose = (op: string) =>
    op === noValue
      ? onChange({ field: value.field, op: 'exists', value: false })
      : onChange({ field: value.field, op, value: op === 'exists' ? true : fittingValue(op, type, value.value) });
  const pick = (field: string) => {
    const next = typeOf(field, fields);
    const op = operatorsFor(next, '').some((known) => known.op === value.op) ? value.op : 'equals';
    const first = next === 'date' && op === 'equals' && type !== 'date' ? 'after' : op;
    onChange({ field, op: first, value: fittingValue(first, next, value.value) });
  };
  // A list, or a value whose type is chosen beside it, needs the whole width of a panel.
  const wide = value.op === 'in' || (value.op !== 'exists' && type === 'unknown');
  const values = fields.find((field) => field.path === value.field)?.values;
  return (
    <Stack gap={6}>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <FieldPicker
          hideLabel
          path={`${path}.field`}
          label={`Field ${place}`.trim()}
          value={value.field}
          onChange={pick}
          fields={fields}
          readOnly={readOnly}
          problems={[
            ...problemsAt(problems, `${path}.field`),
            ...missing(value.field, fields, definition, `${path}.field`),
          ]}
        />
        {menu}
      </Group>
      <Group gap={6} wrap={wide ? 'wrap' : 'nowrap'} align="flex-start">
        <NativeSelect
          aria-label={`Comparison ${place}`.trim()}
          data={[
            ...operatorsFor(type, value.op).map(({ op, label }) => ({ value: op, label })),
            { value: noValue, label: 'has no value' },
          ]}
          value={chosen}
          disabled={readOnly}
          onChange={(event) => choose(event.currentTarget.value)}
          flex={value.op === 'exists' ? 1 : wide ? '1 0 100%' : '0 0 45%'}
          miw={0}
        />
        {value.op !== 'exists' && (
          <ValueInput
            label={`Value ${place}`.trim()}
            op={value.op}
            type={type}
            value={value.value}
            onChange={(next) => onChange({ field: value.field, op: value.op, value: next })}
            readOnly={readOnly}
            invalid={problemsAt(problems, `${path}.value`).length > 0}
            {...(values ? { values } : {})}
          />
        )}
      </Group>
      <ProblemAtField problems={[...problemsAt(problems, `${path}.op`), ...problemsAt(problems, `${path}.value`)]} />
      <ProblemAtField problems={problemsAt(problems, path)} />
    </Stack>
  );
}

/** A journey field or node that is not there: the server says so of the whole condition, here it stands at its row. */
function missing(field: string, fields: KnownField[], definition: Definition, path: string): Problem[] {
  const [root, name = ''] = field.split('.');
  if (root === 'journey' && name !== '' && !fields.some((known) => known.path === `journey.${name}`)) {
    const message = `The journey has no field '${name}'. Add it to the journey's fields, or correct the name.`;
    return [{ code: 'unknown_field', path, message, severity: 'error' }];
  }
  return root === 'nodes' && !definition.nodes.some((node) => node.id === name)
    ? [
        {
          code: 'unknown_node',
          path,
          message: `There is no node '${name}' whose result could be read.`,
          severity: 'error',
        },
      ]
    : [];
}
