import { IconMail } from '@tabler/icons-react';
import { checkMessage } from './messageCheck';
import type { NodeKind } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { listOf, settingsOf, textOf } from './settings';

/** An e-mail, as HTML, as text, or both. */
export const email: NodeKind = {
  kind: 'email',
  label: 'E-mail',
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
  Panel: () => null,
};
