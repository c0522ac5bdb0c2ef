import { NumberInput } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import { SpanInput } from '../forms/SpanInput';
import { LineSetting, SpanSetting } from './Fields';
import type { Form } from './panelFacts';
import { Section } from './Section';
import { numberOf, settingAt, settingsOf, spanOf } from './settings';

interface Props {
  form: Form;
  /** Where the message goes unless the node says otherwise: "the profile's phone". */
  address: string;
  sender: { label: string; placeholder: string };
}

/** To whom and by whom, how long a status is waited for, and how often a message is tried again. */
export function Delivery({ form, address, sender }: Props) {
  return (
    <Section title="Delivery">
      <LineSetting form={form} setting="from" label={sender.label} placeholder={sender.placeholder} />
      <LineSetting
        form={form}
        setting="to"
        label="Send to"
        description="Leave it empty to reach the person where they are usually reached."
        placeholder={address}
      />
      <SpanSetting
        form={form}
        setting="window"
        unit="hours"
        label="Wait for a status"
        description="Only when Sent, Delivered, Read, Clicked or Replied is connected."
        placeholder="72 hours"
      />
      <RetrySetting form={form} />
    </Section>
  );
}

/** How often something is tried again before it fails, and after how long. */
export function RetrySetting({ form }: { form: Form }) {
  const settings = settingsOf(form.node);
  const count = numberOf(settingAt(settings, 'retry.count'));
  return (
    <>
      <NumberInput
        label="Try again"
        description="How often, before it counts as failed."
        placeholder="0 times"
        suffix={count === 1 ? ' time' : ' times'}
        min={0}
        max={20}
        allowDecimal={false}
        value={count ?? ''}
        disabled={form.readOnly}
        onChange={(value) =>
          typeof value === 'number'
            ? form.set('retry.count', value)
            : form.set(
                'retry',
                spanOf(form.at('retry.interval')) === undefined ? undefined : { ...retryOf(form), count: undefined },
              )
        }
        {...problemProps(form.problemsAt('retry.count'), form.path('retry.count'))}
      />
      {form.at('retry') !== undefined && (
        <SpanInput
          label="Between two tries"
          unit="minutes"
          placeholder="At once"
          value={spanOf(form.at('retry.interval'))}
          onChange={(span) => form.set('retry.interval', span)}
          path={form.path('retry.interval')}
          problems={form.problems}
          readOnly={form.readOnly}
        />
      )}
    </>
  );
}

function retryOf(form: Form): Record<string, unknown> {
  return (form.at('retry') ?? {}) as Record<string, unknown>;
}
