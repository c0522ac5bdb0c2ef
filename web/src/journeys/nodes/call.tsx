import { IconPhone } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind, Result } from './kind';
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
  { name: 'attempts', label: 'attempts', type: 'number' },
  { name: 'reason', label: 'reason of a failure', type: 'string' },
];

/** A call by a voice agent, which leaves by its outcome. */
export const call: NodeKind = {
  kind: 'call',
  label: 'Call',
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
  Panel: () => null,
};
