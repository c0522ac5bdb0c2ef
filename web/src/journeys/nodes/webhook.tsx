import { IconWebhook } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind } from './kind';
import { failed, next } from './ports';
import { numberOf, recordOf, settingsOf, textOf } from './settings';

/** A request to another system. */
export const webhook: NodeKind = {
  kind: 'webhook',
  label: 'Webhook',
  group: 'Data and systems',
  icon: IconWebhook,
  color: 'grape',
  help: 'Calls another system and can keep what it answers as journey data.',
  initial: () => ({ method: 'POST' }),
  ports: () => [next, failed, { id: 'timeout', label: 'No answer in time', role: 'failure' }],
  describe: (node) => {
    const { method, url } = settingsOf(node);
    return textOf(url) ? `${textOf(method) || 'POST'} ${textOf(url)}` : '';
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition).required('url', 'Say which address is called.').template('url');
    const url = textOf(check.at('url'));
    if (url !== '' && !url.includes('{{') && !isWhole(url)) {
      check.error('bad_url', 'url', 'Write a whole address, beginning with https://.');
    }
    const seconds = numberOf(check.at('timeoutSeconds'));
    if (seconds !== undefined && (seconds < 1 || seconds > 120)) {
      check.error('bad_value', 'timeoutSeconds', 'Wait for an answer between 1 and 120 seconds.');
    }
    check.retry();
    for (const [field, path] of Object.entries(recordOf(check.at('map')))) {
      if (!/^(status|response(\..+)?)$/.test(textOf(path))) {
        check.error(
          'bad_path',
          `map.${field}`,
          'Take the value from status, response, or a path such as response.order.id.',
        );
      }
    }
    return check.problems;
  },
  results: [
    { name: 'status', label: 'status code', type: 'number' },
    { name: 'response', label: 'response', type: 'string' },
    { name: 'attempts', label: 'attempts', type: 'number' },
    { name: 'reason', label: 'reason of a failure', type: 'string' },
  ],
  sets: (node) => Object.keys(recordOf(settingsOf(node)['map'])),
  Panel: () => null,
};

function isWhole(url: string): boolean {
  return /^https?:\/\/[^/\s]/i.test(url) && URL.canParse(url);
}
