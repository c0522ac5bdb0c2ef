import { Delivery } from './Delivery';
import { LineSetting, TextSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconMessage } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind, PanelProps } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingsOf, textOf } from './settings';

/** A text message; with a picture or document it goes as MMS. */
export const sms: NodeKind = {
  kind: 'sms',
  label: 'SMS',
  sends: 'an SMS',
  group: 'Calls and messages',
  icon: IconMessage,
  color: 'blue',
  help: 'Sends a text message. With a picture or a document it goes as MMS.',
  initial: () => ({}),
  ports: () => messagePorts(),
  describe: (node) => textOf(settingsOf(node)['body']),
  check: (node, definition) =>
    checkMessage(node, definition)
      .required('body', 'Write the text that is sent.')
      .template('body')
      .template('mediaUrl').problems,
  results: messageResults,
  Panel: SmsPanel,
};

function SmsPanel(props: PanelProps) {
  const form = useForm(props);
  return (
    <>
      <Section title="Message">
        <TextSetting
          form={form}
          setting="body"
          label="Text"
          required
          sms
          placeholder="Hi {{ profile.first_name }}, …"
        />
        <LineSetting
          form={form}
          setting="mediaUrl"
          label="Picture or document"
          description="The address of a file; with one it goes as MMS."
          placeholder="https://…"
        />
      </Section>
      <Delivery
        form={form}
        address="The profile’s phone"
        sender={{ label: 'From', placeholder: '+14155550100, or your sender name' }}
      />
    </>
  );
}
