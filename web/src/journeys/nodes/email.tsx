import { Attachments } from './Attachments';
import { ButtonEditor } from './ButtonEditor';
import { Delivery } from './Delivery';
import { LineSetting, TextSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { IconMail } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind, PanelProps } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { listOf, settingsOf, textOf } from './settings';

/** An e-mail, as HTML, as text, or both. */
export const email: NodeKind = {
  kind: 'email',
  label: 'E-mail',
  sends: 'an e-mail',
  group: 'Calls and messages',
  icon: IconMail,
  color: 'blue',
  help: 'Sends an e-mail, designed (HTML), plain, or both, with a button and attachments.',
  initial: () => ({}),
  ports: () => messagePorts({ read: 'Opened' }),
  describe: (node) => textOf(settingsOf(node)['subject']),
  check: (node, definition) => {
    const check = checkMessage(node, definition).required('subject', 'Write a subject.');
    if (!check.has('html') && !check.has('text')) {
      check.error('missing_setting', 'html', 'Write the e-mail: as html, as text, or both.');
    }
    check.template('subject').template('html').template('text').template('replyTo');
    if (check.at('cta') !== undefined) {
      check.required('cta.label', 'Write what the button says.').required('cta.url', 'Say where the button leads.');
    }
    listOf(check.at('attachments')).forEach((_, i) =>
      check.required(`attachments[${i}].url`, 'Say where the file is.'),
    );
    return check.problems;
  },
  results: messageResults,
  Panel: EmailPanel,
};

function EmailPanel(props: PanelProps) {
  const form = useForm(props);
  return (
    <>
      <Section title="Message">
        <LineSetting
          form={form}
          setting="subject"
          label="Subject"
          required
          placeholder="Your renewal, {{ profile.first_name }}"
        />
        <TextSetting
          form={form}
          setting="html"
          label="Design (HTML)"
          description="What most people see."
          kind="html"
          lines={6}
          placeholder="<p>Hello {{ profile.first_name }},</p>"
        />
        <TextSetting
          form={form}
          setting="text"
          label="Plain text"
          description="For readers that show no design. One of the two is needed."
          placeholder="Hello {{ profile.first_name }},"
        />
        <ButtonEditor form={form} setting="cta" label="Button" />
        <Attachments form={form} />
      </Section>
      <Delivery
        form={form}
        address="The profile’s e-mail address"
        sender={{ label: 'From', placeholder: 'news@example.com' }}
      />
      <Section title="Replies">
        <LineSetting form={form} setting="replyTo" label="Reply to" placeholder="The sender, unless set" />
      </Section>
    </>
  );
}
