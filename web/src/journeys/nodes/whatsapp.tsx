import { IconBrandWhatsapp } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { settingAt, settingsOf, textOf } from './settings';

/** A WhatsApp message: an approved template, or, within an open conversation, free text. */
export const whatsapp: NodeKind = {
  kind: 'whatsapp',
  label: 'WhatsApp',
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
  Panel: () => null,
};
