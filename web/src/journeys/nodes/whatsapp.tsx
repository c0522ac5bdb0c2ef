import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Delivery } from './Delivery';
import { LineSetting, TextSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { problemProps } from '../forms/ProblemAtField';
import { Variables } from './Variables';
import { IconBrandWhatsapp } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind, PanelProps } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingAt, settingsOf, textOf } from './settings';

/** A WhatsApp message: an approved template, or, within an open conversation, free text. */
export const whatsapp: NodeKind = {
  kind: 'whatsapp',
  label: 'WhatsApp',
  sends: 'a WhatsApp message',
  group: 'Calls and messages',
  icon: IconBrandWhatsapp,
  color: 'blue',
  help: 'Sends a template that WhatsApp has approved, or a free text while a conversation is open.',
  initial: () => ({}),
  ports: () => messagePorts(),
  describe: (node) => {
    const template = textOf(settingAt(settingsOf(node), 'template.name'));
    return template ? `Template ${template}` : textOf(settingsOf(node)['body']);
  },
  check: (node, definition) => {
    const check = checkMessage(node, definition).template('body').template('mediaUrl');
    if (check.at('template') !== undefined) {
      check.required('template.name', 'Name the approved template.');
      if (check.has('body')) {
        check.error('bad_value', 'body', 'A WhatsApp message is a template or a text, not both: remove one.');
      }
    } else if (!check.has('body')) {
      check.error(
        'missing_setting',
        'body',
        'Choose an approved template, or write the text for an open conversation.',
      );
    }
    return check.problems;
  },
  results: messageResults,
  Panel: WhatsappPanel,
};

function WhatsappPanel(props: PanelProps) {
  const form = useForm(props);
  const [free, setFree] = useState(form.at('template') === undefined && form.text('body').value !== '');
  const name = form.text('template.name');
  const language = form.text('template.language');
  const choose = (next: boolean) => {
    setFree(next);
    // A message is one or the other; what is not chosen would be a mistake in the document.
    if (form.at(next ? 'template' : 'body') !== undefined) {
      form.set(next ? 'template' : 'body', undefined);
    }
  };
  return (
    <>
      <Section title="Message">
        <SegmentedControl
          fullWidth
          aria-label="Kind of message"
          disabled={form.readOnly}
          data={[
            { value: 'template', label: 'Approved template' },
            { value: 'free', label: 'Free text' },
          ]}
          value={free ? 'free' : 'template'}
          onChange={(value) => choose(value === 'free')}
        />
        {free ? (
          <TextSetting
            form={form}
            setting="body"
            label="Text"
            description="Only reaches people who wrote to you within the last 24 hours."
            required
            placeholder="Hi {{ profile.first_name }}, …"
          />
        ) : (
          <>
            <TextInput
              label="Template"
              description="The name under which WhatsApp approved it."
              placeholder="renewal_reminder"
              withAsterisk
              value={name.value}
              disabled={form.readOnly}
              onChange={(event) => name.onChange(event.currentTarget.value)}
              {...problemProps([...name.problems, ...form.problemsAt('body')], name.path)}
            />
            <TextInput
              label="Language"
              placeholder="en_US"
              value={language.value}
              disabled={form.readOnly}
              onChange={(event) => form.set('template.language', event.currentTarget.value || undefined)}
              {...problemProps(language.problems, language.path)}
            />
            <Variables
              form={form}
              setting="template.variables"
              label="Variables"
              description="What the template’s blanks are filled with."
              noun="variable"
              keyPlaceholder="1"
              valuePlaceholder="{{ profile.first_name }}"
            />
          </>
        )}
        <LineSetting
          form={form}
          setting="mediaUrl"
          label="Picture or document"
          description="The address of a file that goes with it."
          placeholder="https://…"
        />
      </Section>
      <Delivery
        form={form}
        address="The profile’s phone"
        sender={{ label: 'From', placeholder: 'Your WhatsApp number, unless set' }}
      />
    </>
  );
}
