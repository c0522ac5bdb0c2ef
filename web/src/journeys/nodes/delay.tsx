import { SpanInput } from '../forms/SpanInput';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconClockHour4 } from '@tabler/icons-react';
import { spanText } from '../forms/span';
import { NodeCheck } from './checks';
import type { NodeKind, PanelProps } from './kind';
import { onward } from './ports';
import { numberOf, settingsOf, spanOf } from './settings';

/** Waits a while. The person is shown here until the time has passed. */
export const delay: NodeKind = {
  kind: 'delay',
  label: 'Time delay',
  group: 'Time',
  icon: IconClockHour4,
  color: 'orange',
  help: 'Waits for a length of time, from seconds to months.',
  initial: () => ({ amount: 1, unit: 'days' }),
  ports: () => [onward],
  describe: (node) => {
    const text = spanText(spanOf(settingsOf(node)));
    return text && `Wait ${text}`;
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition).span('');
    if (numberOf(check.at('amount')) === 0) {
      check.warn('zero_wait', 'amount', 'This delay takes no time. Set an amount, or remove the node.');
    }
    return check.problems;
  },
  results: [],
  Panel: DelayPanel,
};

function DelayPanel(props: PanelProps) {
  const form = useForm(props);
  return (
    <Section title="Wait">
      <SpanInput
        label="How long"
        description="Days, weeks and months count by the person’s calendar: a day later is the same time tomorrow."
        required
        value={spanOf(settingsOf(props.node))}
        onChange={(span) => props.onSettings(span === undefined ? {} : { ...span })}
        path={`nodes.${props.node.id}.settings`}
        problems={form.problems.filter((problem) => problem.path.includes('.settings.'))}
        readOnly={props.readOnly}
      />
    </Section>
  );
}
