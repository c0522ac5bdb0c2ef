import { Group, Stack, Text } from '@mantine/core';
import type { Predicate } from '../document/document';
import { CompareRow } from './CompareRow';
import { useCondition } from './conditionContext';
import { ConditionGroup } from './ConditionGroup';
import { type Move, PartMenu } from './PartMenu';
import { EventRow } from './EventRow';
import classes from './forms.module.css';
import { isGroup } from './predicate';
import { SegmentRow } from './SegmentRow';

interface PartProps {
  value: Predicate;
  /** Undefined removes it. */
  onChange: (value: Predicate | undefined) => void;
  path: string;
  /** Where it stands, for screen readers: "1", "2.1"; empty for the whole. */
  place: string;
  moves?: Move[];
  /** For a group within a group: one of its parts moves out of it. */
  onLift?: (rest: Predicate | undefined, lifted: Predicate) => void;
}

/** One part of a condition, whatever it is. */
export function ConditionPart({ value, onChange, path, place, moves = [], onLift }: PartProps) {
  const { readOnly } = useCondition();
  const menu = readOnly ? null : <PartMenu value={value} onChange={onChange} place={place} moves={moves} />;
  const below = { onChange, path, place };
  if (isGroup(value)) {
    return <ConditionGroup value={value} menu={menu} onLift={onLift} {...below} />;
  }
  if ('not' in value) {
    return (
      <div className={classes['group']} role="group" aria-label={`Not ${place}`}>
        <Group justify="space-between" wrap="nowrap" mb={4}>
          <Text className={classes['joined']}>None of this holds</Text>
          {menu}
        </Group>
        <Stack gap={6}>
          <ConditionPart
            value={value.not}
            onChange={(next) => onChange(next === undefined ? undefined : { not: next })}
            path={`${path}.not`}
            place={place}
          />
        </Stack>
      </div>
    );
  }
  if ('segment' in value) {
    return <SegmentRow value={value} menu={menu} {...below} />;
  }
  return 'event' in value ? (
    <EventRow value={value} menu={menu} {...below} />
  ) : (
    <CompareRow value={value} menu={menu} {...below} />
  );
}
