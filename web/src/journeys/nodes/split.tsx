import { Select } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import { segmentOptions } from '../forms/segmentOptions';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconUsersGroup } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind, PanelProps } from './kind';
import { settingsOf, textOf } from './settings';

/** Is the person in a segment? */
export const split: NodeKind = {
  kind: 'split',
  label: 'Segment split',
  group: 'Decisions',
  icon: IconUsersGroup,
  color: 'violet',
  help: 'Sends people who are in a segment one way and everybody else the other.',
  initial: () => ({}),
  ports: () => [
    { id: 'true', label: 'In the segment', role: 'normal' },
    { id: 'false', label: 'Not in it', role: 'normal' },
  ],
  describe: (node) => {
    const segment = textOf(settingsOf(node)['segment']);
    return segment && `In segment ${segment}?`;
  },
  check: (node, definition) =>
    new NodeCheck(node, definition).required('segment', 'Choose the segment that decides.').problems,
  results: [],
  Panel: SplitPanel,
};

function SplitPanel(props: PanelProps) {
  const form = useForm(props);
  const segment = form.text('segment');
  return (
    <Section title="Decide">
      <Select
        label="Segment"
        description="Asked at the moment at which the person arrives here."
        placeholder="Choose a segment"
        withAsterisk
        searchable
        data={segmentOptions(form.segments, [segment.value])}
        value={segment.value === '' ? null : segment.value}
        disabled={form.readOnly}
        allowDeselect={false}
        nothingFoundMessage="No segment is called that"
        onChange={(id) => id !== null && segment.onChange(id)}
        {...problemProps(segment.problems, segment.path)}
      />
    </Section>
  );
}
