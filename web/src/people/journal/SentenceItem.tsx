import { Text } from '@mantine/core';
import { exactTime } from '@/ui/RelativeTime';
import type { SentMessage } from './enrollmentQueries';
import type { Sentence } from './sentences';
import { MessageContent } from './MessageContent';
import { WhyCases } from './WhyCases';

interface Props {
  sentence: Sentence;
  sent: Map<string, SentMessage>;
  /** Journey and node, where they are not said around it. */
  where?: string;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** One thing that happened: when, the sentence, and behind it what was compared, said or sent. */
export function SentenceItem({ sentence, sent, where }: Props) {
  const message = sentence.messageKey ? sent.get(sentence.messageKey) : undefined;
  return (
    <li className="sentence" data-tone={sentence.tone}>
      <time dateTime={sentence.at} title={exactTime(sentence.at)}>
        {clock.format(new Date(sentence.at))}
      </time>
      <div className="sentence-body">
        <Text size="sm" className="sentence-text">
          {sentence.text}
          {where ? (
            <Text span size="xs" c="dimmed" fw={400} className="timeline-where">
              {where}
            </Text>
          ) : null}
        </Text>
        {sentence.cases && sentence.cases.length > 0 ? <WhyCases cases={sentence.cases} /> : null}
        {message ? <MessageContent message={message} /> : null}
        {sentence.transcript ? (
          <details className="why">
            <summary>What was said</summary>
            <Text size="xs" mt={4} style={{ whiteSpace: 'pre-line' }}>
              {sentence.transcript}
            </Text>
          </details>
        ) : null}
      </div>
    </li>
  );
}
