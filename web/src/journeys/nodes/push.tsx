import { IconBell } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingsOf, textOf } from './settings';

/** A push notification, to all of the person's devices or those of some platforms. */
export const push: NodeKind = {
  kind: 'push',
  label: 'Push',
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
  Panel: () => null,
};
