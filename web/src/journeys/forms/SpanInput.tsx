import { Group, Input, NativeSelect, NumberInput } from '@mantine/core';
import { useId } from '@mantine/hooks';
import type { Problem } from '@/api/problem';
import type { Span, SpanUnit } from '../document/document';
import { problemProps, problemsBelow } from './ProblemAtField';
import { spanProblem, spanUnits } from './span';

interface Props {
  label: string;
  description?: string;
  value: Span | undefined;
  onChange: (value: Span | undefined) => void;
  /** The unit of an amount that is typed first. */
  unit?: SpanUnit;
  placeholder?: string;
  required?: boolean;
  readOnly?: boolean;
  /** Where it stands in the document, to find its problems. */
  path?: string;
  problems?: Problem[];
  /** For screen readers, where the label is not shown. */
  hideLabel?: boolean;
}

/** A length of time as people say it: an amount and a unit. An emptied amount is no length of time. */
export function SpanInput(props: Props) {
  const { label, value, onChange, unit = 'days', path = '', problems = [], readOnly = false } = props;
  const id = useId();
  const found = value === undefined ? null : spanProblem(value);
  const local: Problem[] =
    found === null ? [] : [{ code: found.code, path: path + found.at, message: found.message, severity: 'error' }];
  const said = new Set(local.map((problem) => problem.code));
  const shown = [...local, ...problemsBelow(problems, path).filter((problem) => !said.has(problem.code))];
  const amount = value?.amount;
  return (
    <Input.Wrapper
      id={id}
      data-path={path || undefined}
      {...(props.hideLabel ? {} : { label })}
      description={props.description}
      {...(props.required ? { withAsterisk: true } : {})}
      {...problemProps(path === '' ? local : shown)}
    >
      <Group gap={8} wrap="nowrap" mt={props.hideLabel ? 0 : 4} mb={shown.length > 0 ? 5 : 0}>
        <NumberInput
          id={id}
          aria-label={props.hideLabel ? label : undefined}
          value={amount ?? ''}
          min={0}
          allowNegative={false}
          placeholder={props.placeholder}
          disabled={readOnly}
          error={shown.some((problem) => problem.severity !== 'warning')}
          onChange={(next) =>
            onChange(typeof next === 'number' ? { amount: next, unit: value?.unit ?? unit } : undefined)
          }
          hideControls={props.hideLabel ?? false}
          flex={1}
          miw={0}
        />
        <NativeSelect
          aria-label={`Unit of ${label}`}
          data={spanUnits}
          value={value?.unit ?? unit}
          disabled={readOnly || value === undefined}
          onChange={(event) => value && onChange({ amount: value.amount, unit: event.currentTarget.value as SpanUnit })}
          w={props.hideLabel ? 100 : 120}
          flex="none"
        />
      </Group>
    </Input.Wrapper>
  );
}
