import { RetrySetting } from './Delivery';
import { LineSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { Variables } from './Variables';
import { TextInput } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import { IconPhone } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind, Result, PanelProps } from './kind';
import { attemptResults } from './messageResults';
import { failed, next } from './ports';
import { settingsOf, textOf } from './settings';

const outcomes = ['answered', 'voicemail', 'no_answer', 'busy', 'failed'];

const results: Result[] = [
  { name: 'outcome', label: 'outcome', type: 'string', values: outcomes },
  { name: 'talkSeconds', label: 'talk time in seconds', type: 'number' },
  { name: 'transcript', label: 'transcript', type: 'string' },
  { name: 'recording', label: 'recording', type: 'string' },
  { name: 'startedAt', label: 'call began', type: 'date' },
  { name: 'endedAt', label: 'call ended', type: 'date' },
  ...attemptResults,
];

/** A call by a voice agent, which leaves by its outcome. */
export const call: NodeKind = {
  kind: 'call',
  label: 'Call',
  sends: 'a call',
  group: 'Calls and messages',
  icon: IconPhone,
  color: 'blue',
  help: 'Your voice agent calls the person. The outcome decides how they go on.',
  initial: () => ({}),
  ports: () => [
    next,
    { id: 'answered', label: 'Answered', role: 'status' },
    { id: 'voicemail', label: 'Voicemail', role: 'status' },
    { id: 'no_answer', label: 'No answer', role: 'status' },
    { id: 'busy', label: 'Busy', role: 'status' },
    failed,
  ],
  describe: (node) => {
    const { agent, from } = settingsOf(node);
    return [textOf(agent), textOf(from) && `from ${textOf(from)}`].filter(Boolean).join(' ');
  },
  check: (node, definition) =>
    new NodeCheck(node, definition)
      .required('from', 'Choose the number that calls.')
      .template('from')
      .required('agent', 'Choose the agent that speaks.')
      .template('to')
      .retry().problems,
  results,
  Panel: CallPanel,
};

function CallPanel(props: PanelProps) {
  const form = useForm(props);
  const agent = form.text('agent');
  return (
    <>
      <Section title="Call">
        <LineSetting
          form={form}
          setting="from"
          label="Phone number"
          description="The number that the call comes from."
          required
          placeholder="+14155550100"
        />
        <TextInput
          label="Agent"
          description="The voice agent that speaks, by the name that its provider knows."
          placeholder="renewals"
          withAsterisk
          value={agent.value}
          disabled={form.readOnly}
          onChange={(event) => agent.onChange(event.currentTarget.value)}
          {...problemProps(agent.problems, agent.path)}
        />
        <Variables
          form={form}
          setting="variables"
          label="What the agent is told"
          description="Filled in when the person arrives here."
          noun="variable"
          keyPlaceholder="name"
          valuePlaceholder="{{ journey.customer_name }}"
        />
      </Section>
      <Section title="Delivery">
        <LineSetting
          form={form}
          setting="to"
          label="Call to"
          description="Leave it empty to call the profile’s phone."
          placeholder="The profile’s phone"
        />
        <RetrySetting form={form} />
      </Section>
    </>
  );
}
