import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import type { Predicate } from '../document/document';
import { AddCondition } from './AddCondition';
import { useCondition } from './conditionContext';
import { ConditionPart } from './ConditionPart';
import classes from './forms.module.css';
import { type Group as PredicateGroup, isGroup, moved, partsOf, withParts } from './predicate';
import type { Move } from './PartMenu';

interface Props {
  value: PredicateGroup;
  onChange: (value: Predicate | undefined) => void;
  path: string;
  place: string;
  menu: ReactNode;
  /** Takes a part out of this group, and leaves the rest of it, or nothing. */
  onLift?: ((rest: Predicate | undefined, lifted: Predicate) => void) | undefined;
}

/** Conditions of which all have to hold, or one. */
export function ConditionGroup({ value, onChange, path, place, menu, onLift }: Props) {
  const { readOnly } = useCondition();
  const name = 'all' in value ? 'all' : 'any';
  const parts = partsOf(value);
  const change = (next: Predicate[]) => onChange(withParts(value, next));
  const replace = (i: number, part: Predicate | undefined) =>
    change(part === undefined ? parts.filter((_, j) => j !== i) : parts.map((old, j) => (j === i ? part : old)));

  /** Among the parts, into a group just above, and out of this group to just behind it. */
  const movesOf = (i: number, part: Predicate): Move[] => {
    const above = parts[i - 1];
    const others = parts.filter((_, j) => j !== i);
    const moves: Move[] = [];
    if (i > 0) {
      moves.push({ to: 'up', go: () => change(moved(parts, i, i - 1)) });
    }
    if (i < parts.length - 1) {
      moves.push({ to: 'down', go: () => change(moved(parts, i, i + 1)) });
    }
    if (above !== undefined && isGroup(above)) {
      const grown = withParts(above, [...partsOf(above), part]);
      moves.push({ to: 'in', go: () => change(others.map((other) => (other === above ? grown : other))) });
    }
    if (onLift !== undefined) {
      moves.push({ to: 'out', go: () => onLift(others.length === 0 ? undefined : withParts(value, others), part) });
    }
    return moves;
  };

  return (
    <div className={classes['group']} role="group" aria-label={`Group ${place}`.trim()}>
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <NativeSelect
          size="xs"
          aria-label={`How the conditions of group ${place} go together`.replace('  ', ' ')}
          data={[
            { value: 'all', label: 'All of these hold' },
            { value: 'any', label: 'One of these is enough' },
          ]}
          value={name}
          disabled={readOnly}
          onChange={(event) => onChange(event.currentTarget.value === 'all' ? { all: parts } : { any: parts })}
        />
        {menu}
      </Group>
      <Stack gap={6}>
        {parts.map((part, i) => (
          <Fragment key={i}>
            {i > 0 && <Text className={classes['joined']}>{name === 'all' ? 'and' : 'or'}</Text>}
            <ConditionPart
              value={part}
              onChange={(next) => replace(i, next)}
              onLift={(rest, lifted) =>
                change([...parts.slice(0, i), ...(rest === undefined ? [] : [rest]), lifted, ...parts.slice(i + 1)])
              }
              path={`${path}.${name}[${i}]`}
              place={place === '' ? String(i + 1) : `${place}.${i + 1}`}
              moves={movesOf(i, part)}
            />
          </Fragment>
        ))}
        {parts.length === 0 && (
          <Text size="xs" c="dimmed">
            {name === 'all' ? 'An empty group always holds.' : 'An empty group never holds.'}
          </Text>
        )}
        {!readOnly && <AddCondition label="Add" onAdd={(part) => change([...parts, part])} />}
      </Stack>
    </div>
  );
}
