import { IconCards } from '@tabler/icons-react';
import type { NodeCheck } from './checks';
import { RcsPanel } from './RcsPanel';
import { checkMessage } from './messageCheck';
import type { NodeKind } from './kind';
import { messageResults } from './messageResults';
import { messagePorts } from './ports';
import { listOf, settingAt, settingsOf, textOf } from './settings';

/** An RCS message: a text, a card or a row of cards, with quick replies; a text message where the phone takes none. */
export const rcs: NodeKind = {
  kind: 'rcs',
  label: 'RCS',
  sends: 'an RCS message',
  group: 'Calls and messages',
  icon: IconCards,
  color: 'blue',
  help: 'Sends a rich message: text, cards with pictures and buttons, quick replies. Phones without RCS get an SMS.',
  initial: () => ({}),
  ports: () => messagePorts(),
  describe: (node) => {
    const settings = settingsOf(node);
    const cards = listOf(settings['carousel']).length;
    return (
      textOf(settings['body']) ||
      textOf(settingAt(settings, 'card.title')) ||
      textOf(settingAt(settings, 'card.text')) ||
      (cards > 0 ? `${cards} ${cards === 1 ? 'card' : 'cards'}` : '')
    );
  },
  check: (node, definition) => {
    const check = checkMessage(node, definition).template('body');
    const cards = listOf(check.at('carousel'));
    if (!check.has('body') && check.at('card') === undefined && cards.length === 0) {
      check.error('missing_setting', 'body', 'Write a text, or make a card or a carousel.');
    }
    if (check.at('card') !== undefined) {
      checkCard(check, 'card');
    }
    cards.forEach((_, i) => checkCard(check, `carousel[${i}]`));
    listOf(check.at('quickReplies')).forEach((_, i) =>
      check.required(`quickReplies[${i}]`, 'Write the quick reply, or remove it.'),
    );
    if (check.at('fallback') !== undefined) {
      check.required('fallback.body', 'Write the text message that goes out instead.');
    }
    return check.problems;
  },
  results: [
    ...messageResults,
    { name: 'channel', label: 'channel, where the SMS went out instead', type: 'string', values: ['sms'] },
  ],
  Panel: RcsPanel,
};

function checkCard(check: NodeCheck, path: string) {
  if (!check.has(`${path}.title`) && !check.has(`${path}.text`) && !check.has(`${path}.imageUrl`)) {
    check.error('missing_setting', path, 'Give the card a title, a text or a picture.');
  }
  listOf(check.at(`${path}.buttons`)).forEach((_, i) =>
    check.required(`${path}.buttons[${i}].label`, 'Write what the button says.'),
  );
}
