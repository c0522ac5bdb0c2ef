import { Autocomplete, Group, NumberInput, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Predicate } from '../document/document';
import { AddCondition } from './AddCondition';
import { useCondition } from './conditionContext';
import { ConditionPart } from './ConditionPart';
import classes from './forms.module.css';
import type { Did } from './predicate';
import { problemProps, problemsAt } from './ProblemAtField';
import { SpanInput } from './SpanInput';

interface Props {
  value: Did;
  onChange: (value: Predicate) => void;
  path: string;
  place: string;
  menu: ReactNode;
}

/** Did the person do something: how often, since when, and with what properties. */
export function EventRow({ value, onChange, path, place, menu }: Props) {
  const { events, problems, readOnly } = useCondition();
  const at = `${place} `.trimStart();
  const change = (part: Partial<Did>) => {
    const { event, count, within, where } = { ...value, ...part };
    onChange({
      event,
      ...(count === undefined || count === null ? {} : { count }),
      ...(within === undefined ? {} : { within }),
      ...(where === undefined ? {} : { where }),
    });
  };
  return (
    <Stack gap={6}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Text size="sm" mt={8} flex="none">
          did
        </Text>
        <Autocomplete
          aria-label={`Event ${place}`.trim()}
          placeholder="Event, such as purchased"
          data={events}
          value={value.event}
          disabled={readOnly}
          onChange={(event) => change({ event })}
          flex={1}
          miw={0}
          {...problemProps(problemsAt(problems, `${path}.event`), `${path}.event`)}
        />
        {menu}
      </Group>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Text size="sm" mt={8} flex="none">
          at least
        </Text>
        <NumberInput
          aria-label={`Times of ${at}event`}
          placeholder="1"
          min={1}
          allowDecimal={false}
          value={typeof value.count === 'number' ? value.count : ''}
          disabled={readOnly}
          onChange={(count) => change({ count: typeof count === 'number' ? count : undefined })}
          w={80}
          {...problemProps(problemsAt(problems, `${path}.count`))}
        />
        <Text size="sm" mt={8} flex="none">
          times, within
        </Text>
      </Group>
      <SpanInput
        hideLabel
        label={`Period of ${at}event`}
        placeholder="Any time before"
        value={value.within}
        onChange={(within) => change({ within })}
        readOnly={readOnly}
        path={`${path}.within`}
        problems={problems}
      />
      {value.where === undefined ? (
        !readOnly && <AddCondition label="Add a condition on the event" onAdd={(where) => change({ where })} />
      ) : (
        <div className={classes['group']}>
          <Text className={classes['joined']} mb={4}>
            where
          </Text>
          <ConditionPart
            value={value.where}
            onChange={(where) => change({ where })}
            path={`${path}.where`}
            place={place === '' ? 'where' : `${place} where`}
          />
        </div>
      )}
    </Stack>
  );
}
