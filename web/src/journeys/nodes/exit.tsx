import { TextInput } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconDoorExit } from '@tabler/icons-react';
import type { NodeKind, PanelProps } from './kind';
import { settingsOf, textOf } from './settings';

/** Completes the enrollment, with an outcome that reports can count. */
export const exit: NodeKind = {
  kind: 'exit',
  label: 'Exit',
  group: 'Ends',
  icon: IconDoorExit,
  color: 'gray',
  help: 'Ends the journey for the person, with an outcome that you can count.',
  initial: () => ({}),
  ports: () => [],
  describe: (node) => textOf(settingsOf(node)['outcome']) || 'completed',
  check: () => [],
  results: [],
  Panel: ExitPanel,
};

function ExitPanel(props: PanelProps) {
  const form = useForm(props);
  const outcome = form.text('outcome');
  return (
    <Section title="Exit">
      <TextInput
        label="Outcome"
        description="How reports and exports call this end."
        placeholder="completed"
        maxLength={255}
        value={outcome.value}
        disabled={form.readOnly}
        onChange={(event) => outcome.onChange(event.currentTarget.value)}
        {...problemProps(outcome.problems, outcome.path)}
      />
    </Section>
  );
}
