import { Text } from '@mantine/core';
import type { SentMessage } from './enrollmentQueries';
import { plain, sentence } from './words';

/** What comes first in a message, whatever the channel; the rest follows as it is. */
const leading = ['subject', 'body', 'text', 'template', 'title', 'agent'];

/** What was sent, part by part. HTML is shown as its source: it is somebody else's page. */
export function MessageContent({ message }: { message: SentMessage }) {
  const names = Object.keys(message.content);
  const ordered = [
    ...leading.filter((name) => names.includes(name)),
    ...names.filter((name) => !leading.includes(name)),
  ];
  return (
    <details className="why">
      <summary>What was sent</summary>
      <dl className="message-content">
        {ordered.map((name) => (
          <div key={name}>
            <dt>{sentence(plain(name))}</dt>
            <dd>
              <Text span size="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {textOf(message.content[name])}
              </Text>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${typeof inner === 'string' ? inner : JSON.stringify(inner)}`)
      .join('\n');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
