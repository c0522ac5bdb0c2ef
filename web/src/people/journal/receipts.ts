import { spanText } from '@/ui/span';
import { channelNoun, plain, sentence } from './words';
import type { Sentence } from './sentences';

type Told = Pick<Sentence, 'tone' | 'text' | 'transcript'>;
type Detail = Record<string, unknown>;

/** The outcome of a call, with how long was talked; without an outcome it is what came in later. */
export function callReceipt(outcome: string, detail: Detail): Told {
  const talk = typeof detail['talkSeconds'] === 'number' ? detail['talkSeconds'] : 0;
  const parts: string[] = [];
  if (outcome === 'answered') {
    parts.push(talk > 0 ? `The call was answered; they talked for ${spanText(talk)}` : 'The call was answered');
  } else if (outcome !== '') {
    parts.push(outcomes[outcome] ?? `The call ended: ${plain(outcome)}`);
  } else {
    parts.push(talk > 0 ? `More of the call came in: they talked for ${spanText(talk)}` : 'More of the call came in');
  }
  if (Array.isArray(detail['tags']) && detail['tags'].length > 0) {
    parts.push(`tagged ${detail['tags'].join(', ')}`);
  }
  const transcript = typeof detail['transcript'] === 'string' ? detail['transcript'] : undefined;
  return {
    tone: outcome === 'answered' ? 'good' : outcome === 'failed' ? 'bad' : 'note',
    text: parts.join(', '),
    ...(transcript ? { transcript } : {}),
  };
}

const outcomes: Record<string, string> = {
  voicemail: 'The call went to voicemail',
  no_answer: 'Nobody answered the call',
  busy: 'The line was busy',
  failed: 'The call failed',
};

/** What a provider said of a message. A later status implies the earlier ones. */
export function messageReceipt(status: string, detail: Detail, kind: string | undefined): Told {
  const channel = typeof detail['channel'] === 'string' ? detail['channel'] : (kind ?? 'message');
  const noun = channelNoun(channel);
  const implied = typeof detail['implied'] === 'string' ? `, as ${plain(detail['implied'])} implies` : '';
  const why = [detail['reason'], detail['detail'], detail['error']].find((value) => typeof value === 'string');
  if (status === 'failed') {
    const failed = `The ${noun} failed${typeof why === 'string' ? `: ${plain(why)}` : ''}`;
    return {
      tone: 'bad',
      text: detail['again'] === true ? `${failed.replace(/\.$/, '')}. It is tried again.` : failed,
    };
  }
  const verb = channel === 'email' && status === 'read' ? 'opened' : status;
  const words: Record<string, string> = {
    clicked: `A link in the ${noun} was clicked`,
    replied: `The ${noun} was replied to`,
    sent: `The ${noun} was sent`,
  };
  const reply = status === 'replied' && typeof detail['text'] === 'string' ? `: "${detail['text']}"` : '';
  return { tone: 'good', text: `${words[status] ?? sentence(`the ${noun} was ${plain(verb)}`)}${reply}${implied}` };
}
