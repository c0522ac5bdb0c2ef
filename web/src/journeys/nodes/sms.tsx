import { IconMessage } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingsOf, textOf } from './settings';

/** A text message; with a picture or document it goes as MMS. */
export const sms: NodeKind = {
  kind: 'sms',
  label: 'SMS',
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
  Panel: () => null,
};
