import { Autocomplete, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ConditionBuilder } from '../forms/ConditionBuilder';
import { problemProps } from '../forms/ProblemAtField';
import { SpanSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconHourglass } from '@tabler/icons-react';
import type { Predicate } from '../document/document';
import { sentence } from '../forms/sentence';
import { spanText } from '../forms/span';
import { NodeCheck } from './checks';
import type { NodeKind, PanelProps } from './kind';
import { settingsOf, spanOf, textOf } from './settings';

/** Waits until the person does something, or until a condition holds. */
export const waitFor: NodeKind = {
  kind: 'wait_for',
  label: 'Wait for',
  group: 'Time',
  icon: IconHourglass,
  color: 'orange',
  help: 'Waits until the person does something, or until a condition holds, but no longer than you say.',
  initial: () => ({ timeout: { amount: 3, unit: 'days' } }),
  ports: () => [
    { id: 'arrived', label: 'Arrived', role: 'normal' },
    { id: 'timeout', label: 'Time is up', role: 'failure' },
  ],
  describe: (node, definition) => {
    const { event, where, when, timeout } = settingsOf(node);
    const what = textOf(event)
      ? textOf(event) + (where ? ` where ${sentence(where as Predicate, definition)}` : '')
      : sentence(when as Predicate | undefined, definition);
    const limit = spanText(spanOf(timeout));
    return what && `Until ${what}${limit && `, at most ${limit}`}`;
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition);
    if (!check.has('event') && check.at('when') === undefined) {
      check.error('missing_setting', 'event', 'Say what to wait for: an event, or a condition.');
    }
    check.predicate('where').predicate('when');
    return check.at('timeout') === undefined
      ? check.warn('no_timeout', 'timeout', 'Whoever never does this waits here for ever. Set a timeout.').problems
      : check.span('timeout').problems;
  },
  results: [
    { name: 'outcome', label: 'outcome', type: 'string', values: ['arrived', 'timeout'] },
    { name: 'arrivedAt', label: 'arrived at', type: 'date' },
    { name: 'event.name', label: 'name of the event that came', type: 'string' },
    { name: 'attempts', label: 'attempts', type: 'number' },
  ],
  Panel: WaitForPanel,
};

function WaitForPanel(props: PanelProps) {
  const form = useForm(props);
  const [byCondition, setByCondition] = useState(form.at('when') !== undefined);
  const event = form.text('event');
  const { fields, segments, events, definition, problems, readOnly } = form;
  const builder = { fields, segments, events, definition, problems, readOnly };
  const choose = (next: boolean) => {
    setByCondition(next);
    // The two exclude each other; what is not chosen would be a mistake in the document.
    const gone = next ? ['event', 'where'] : ['when'];
    const settings = settingsOf(props.node);
    if (gone.some((name) => name in settings)) {
      props.onSettings(Object.fromEntries(Object.entries(settings).filter(([name]) => !gone.includes(name))));
    }
  };
  return (
    <Section title="Wait for">
      <SegmentedControl
        fullWidth
        aria-label="What is waited for"
        disabled={readOnly}
        data={[
          { value: 'event', label: 'An event' },
          { value: 'condition', label: 'A condition' },
        ]}
        value={byCondition ? 'condition' : 'event'}
        onChange={(value) => choose(value === 'condition')}
      />
      {byCondition ? (
        <ConditionBuilder
          {...builder}
          label="Until this holds"
          description="Looked at again whenever the person changes or does something."
          required
          value={form.at('when') as Predicate | undefined}
          onChange={(when) => form.set('when', when)}
          path={form.path('when')}
        />
      ) : (
        <>
          <Autocomplete
            label="Event"
            description="What the person does, as your systems report it."
            placeholder="purchased"
            withAsterisk
            data={events.filter((name) => name !== event.value)}
            value={event.value}
            disabled={readOnly}
            onChange={event.onChange}
            {...problemProps(event.problems, event.path)}
          />
          {(event.value !== '' || form.at('where') !== undefined) && (
            <ConditionBuilder
              {...builder}
              label="Only if"
              description="What must hold for the event, such as event.amount is at least 100."
              value={form.at('where') as Predicate | undefined}
              onChange={(where) => form.set('where', where)}
              path={form.path('where')}
            />
          )}
        </>
      )}
      <SpanSetting
        form={form}
        setting="timeout"
        label="At most"
        description="Then people leave by “Time is up”."
        placeholder="For ever"
      />
    </Section>
  );
}
