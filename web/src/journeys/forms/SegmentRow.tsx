import { Group, Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Predicate } from '../document/document';
import { useCondition } from './conditionContext';
import { problemProps, problemsAt } from './ProblemAtField';
import { segmentOptions } from './segmentOptions';

interface Props {
  value: { segment: string };
  onChange: (value: Predicate) => void;
  path: string;
  place: string;
  menu: ReactNode;
}

/** Is the person in a segment, at the moment at which it is asked? */
export function SegmentRow({ value, onChange, path, place, menu }: Props) {
  const { segments, problems, readOnly } = useCondition();
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Text size="sm" mt={8} flex="none">
        is in
      </Text>
      <Select
        aria-label={`Segment ${place}`.trim()}
        placeholder="Choose a segment"
        searchable
        data={segmentOptions(segments, [value.segment])}
        value={value.segment === '' ? null : value.segment}
        disabled={readOnly}
        allowDeselect={false}
        nothingFoundMessage="No segment is called that"
        onChange={(segment) => segment !== null && onChange({ segment })}
        flex={1}
        miw={0}
        {...problemProps(problemsAt(problems, `${path}.segment`), `${path}.segment`)}
      />
      {menu}
    </Group>
  );
}
