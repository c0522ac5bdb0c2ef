import { Checkbox, Group } from '@mantine/core';
import { Delivery } from './Delivery';
import { LineSetting, TextSetting } from './Fields';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { ProblemAtField, problemsBelow } from '../forms/ProblemAtField';
import { textsOf } from './settings';
import { IconBell } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind, PanelProps } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingsOf, textOf } from './settings';

/** A push notification, to all of the person's devices or those of some platforms. */
export const push: NodeKind = {
  kind: 'push',
  label: 'Push',
  sends: 'a push notification',
  group: 'Calls and messages',
  icon: IconBell,
  color: 'blue',
  help: 'Sends a notification to the person’s browsers and phones.',
  initial: () => ({}),
  ports: () => messagePorts(),
  describe: (node) => [settingsOf(node)['title'], settingsOf(node)['body']].map(textOf).filter(Boolean).join(': '),
  check: (node, definition) =>
    checkMessage(node, definition)
      .required('body', 'Write the notification that is sent.')
      .template('body')
      .template('title')
      .template('url').problems,
  results: messageResults,
  Panel: PushPanel,
};

const platforms = [
  { id: 'web', label: 'Browsers' },
  { id: 'android', label: 'Android' },
  { id: 'ios', label: 'iPhone and iPad' },
];

function PushPanel(props: PanelProps) {
  const form = useForm(props);
  const chosen = textsOf(form.at('platforms'));
  return (
    <>
      <Section title="Message">
        <LineSetting form={form} setting="title" label="Title" placeholder="Your order is on its way" />
        <TextSetting form={form} setting="body" label="Text" required lines={3} placeholder="It arrives tomorrow." />
        <LineSetting
          form={form}
          setting="url"
          label="Opens"
          description="What a click on the notification opens."
          placeholder="https://…"
        />
        <Checkbox.Group
          label="Devices"
          description="None chosen means all of them."
          value={chosen}
          onChange={(next) => form.set('platforms', next.length === platforms.length ? [] : next)}
        >
          <Group gap={16} mt={8}>
            {platforms.map(({ id, label }) => (
              <Checkbox key={id} value={id} label={label} disabled={form.readOnly} />
            ))}
          </Group>
        </Checkbox.Group>
        <ProblemAtField problems={problemsBelow(form.problems, form.path('platforms'))} />
      </Section>
      <Delivery
        form={form}
        address="The profile’s devices"
        sender={{ label: 'From', placeholder: 'Your application, unless set' }}
      />
    </>
  );
}
