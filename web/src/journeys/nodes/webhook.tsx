import { NativeSelect, NumberInput } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import { RetrySetting } from './Delivery';
import { LineSetting } from './Fields';
import { useForm } from './panelFacts';
import { ResponseMap } from './ResponseMap';
import { Section } from './Section';
import { Variables } from './Variables';
import { WebhookBody } from './WebhookBody';
import { IconWebhook } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind, PanelProps } from './kind';
import { attemptResults } from './messageResults';
import { failed, next } from './ports';
import { numberOf, recordOf, settingsOf, textOf } from './settings';

/** A request to another system. */
export const webhook: NodeKind = {
  kind: 'webhook',
  label: 'Webhook',
  sends: 'a request',
  group: 'Data and systems',
  icon: IconWebhook,
  color: 'grape',
  help: 'Calls another system and can keep what it answers as journey data.',
  initial: () => ({ method: 'POST' }),
  ports: () => [next, failed, { id: 'timeout', label: 'No answer in time', role: 'failure' }],
  describe: (node) => {
    const { method, url } = settingsOf(node);
    return textOf(url) ? `${textOf(method) || 'POST'} ${textOf(url)}` : '';
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition).required('url', 'Say which address is called.').template('url');
    const url = textOf(check.at('url'));
    if (url !== '' && !url.includes('{{') && !isWhole(url)) {
      check.error('bad_url', 'url', 'Write a whole address, beginning with https://.');
    }
    const seconds = numberOf(check.at('timeoutSeconds'));
    if (seconds !== undefined && (seconds < 1 || seconds > 120)) {
      check.error('bad_value', 'timeoutSeconds', 'Wait for an answer between 1 and 120 seconds.');
    }
    check.retry();
    for (const [field, path] of Object.entries(recordOf(check.at('map')))) {
      if (!definition.fields.some((known) => known.name === field)) {
        check.error(
          'unknown_field',
          `map.${field}`,
          `The journey has no field '${field}'. Add it to the journey's fields with its type, or correct the name.`,
        );
      }
      if (!/^(status|response(\..+)?)$/.test(textOf(path))) {
        check.error(
          'bad_path',
          `map.${field}`,
          'Take the value from status, response, or a path such as response.order.id.',
        );
      }
    }
    return check.problems;
  },
  results: [
    { name: 'status', label: 'status code', type: 'number' },
    { name: 'response', label: 'response', type: 'string' },
    ...attemptResults,
  ],
  sets: (node) => Object.keys(recordOf(settingsOf(node)['map'])),
  Panel: WebhookPanel,
};

function isWhole(url: string): boolean {
  return /^https?:\/\/[^/\s]/i.test(url) && URL.canParse(url);
}

function WebhookPanel(props: PanelProps) {
  const form = useForm(props);
  const method = form.text('method');
  return (
    <>
      <Section title="Request">
        <NativeSelect
          label="Method"
          data={['GET', 'POST', 'PUT', 'DELETE']}
          value={method.value || 'POST'}
          disabled={form.readOnly}
          onChange={(event) => method.onChange(event.currentTarget.value)}
          {...problemProps(method.problems, method.path)}
        />
        <LineSetting
          form={form}
          setting="url"
          label="Address"
          required
          placeholder="https://crm.example.com/contacts"
        />
        <Variables
          form={form}
          setting="headers"
          label="Headers"
          description="Sent with the request, such as a key."
          noun="header"
          keyPlaceholder="X-Api-Key"
          valuePlaceholder="value"
        />
        <WebhookBody form={form} />
      </Section>
      <Section title="Answer">
        <ResponseMap form={form} />
      </Section>
      <Section title="Delivery">
        <NumberInput
          label="Wait for an answer"
          placeholder="as the channel says"
          suffix=" seconds"
          min={1}
          max={120}
          allowDecimal={false}
          value={numberOf(form.at('timeoutSeconds')) ?? ''}
          disabled={form.readOnly}
          onChange={(value) => form.set('timeoutSeconds', typeof value === 'number' ? value : undefined)}
          {...problemProps(form.problemsAt('timeoutSeconds'), form.path('timeoutSeconds'))}
        />
        <RetrySetting form={form} />
      </Section>
    </>
  );
}
