import { TextInput } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconTargetArrow } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind, PanelProps } from './kind';
import { onward } from './ports';
import { settingsOf, textOf } from './settings';

/** Records that the person reached a goal, and goes on. */
export const goal: NodeKind = {
  kind: 'goal',
  label: 'Goal',
  group: 'Ends',
  icon: IconTargetArrow,
  color: 'green',
  help: 'Counts that the person got where you want them, and lets them go on.',
  initial: () => ({}),
  ports: () => [onward],
  describe: (node) => textOf(settingsOf(node)['name']),
  check: (node, definition) => new NodeCheck(node, definition).required('name', 'Name the goal.').problems,
  results: [
    { name: 'reachedAt', label: 'reached at', type: 'date' },
    { name: 'attempts', label: 'times reached', type: 'number' },
  ],
  Panel: GoalPanel,
};

function GoalPanel(props: PanelProps) {
  const form = useForm(props);
  const name = form.text('name');
  return (
    <Section title="Goal">
      <TextInput
        label="Name"
        description="Reports count how many reached it by this name."
        placeholder="Renewed"
        withAsterisk
        maxLength={255}
        value={name.value}
        disabled={form.readOnly}
        onChange={(event) => name.onChange(event.currentTarget.value)}
        {...problemProps(name.problems, name.path)}
      />
    </Section>
  );
}
