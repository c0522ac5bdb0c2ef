import { Delivery } from './Delivery';
import { TextSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconBrandTelegram } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind, PanelProps } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingsOf, textOf } from './settings';

/** A Telegram message to a person who has talked to the workspace's bot. */
export const telegram: NodeKind = {
  kind: 'telegram',
  label: 'Telegram',
  sends: 'a Telegram message',
  group: 'Calls and messages',
  icon: IconBrandTelegram,
  color: 'blue',
  help: 'Sends a Telegram message to somebody who has talked to your bot.',
  initial: () => ({}),
  ports: () => messagePorts(),
  describe: (node) => textOf(settingsOf(node)['body']),
  check: (node, definition) =>
    checkMessage(node, definition).required('body', 'Write the message that is sent.').template('body').problems,
  results: messageResults,
  Panel: TelegramPanel,
};

function TelegramPanel(props: PanelProps) {
  const form = useForm(props);
  return (
    <>
      <Section title="Message">
        <TextSetting form={form} setting="body" label="Text" required placeholder="Hi {{ profile.first_name }}, …" />
      </Section>
      <Delivery
        form={form}
        address="The profile’s Telegram chat"
        sender={{ label: 'From', placeholder: 'Your bot, unless set' }}
      />
    </>
  );
}
