import type { Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { channelKinds } from '@/runs/launch';

export interface Figure {
  word: string;
  value: number;
  form: 'count' | 'rate' | 'seconds';
}

export interface ChannelFigures {
  kind: (typeof channelKinds)[number];
  figures: Figure[];
}

type Words = readonly (readonly [string, string, Figure['form']?])[];

const texts: Words = [
  ['sent', 'Sent'],
  ['delivered', 'Delivered'],
  ['errors', 'Errors'],
  ['replied', 'Replied'],
  ['notSent', 'Not sent'],
];

/** What is counted of each channel, in the words of its trade. */
const words: Record<ChannelFigures['kind'], Words> = {
  call: [
    ['placed', 'Placed'],
    ['answered', 'Answered'],
    ['answerRate', 'Answer rate', 'rate'],
    ['averageTalkSeconds', 'Average talk time', 'seconds'],
    ['voicemail', 'Voicemail'],
    ['noAnswer', 'No answer'],
    ['busy', 'Busy'],
    ['failed', 'Failed'],
    ['notPlaced', 'Not placed'],
  ],
  sms: texts,
  rcs: texts,
  telegram: texts,
  whatsapp: [
    ['sent', 'Sent'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
    ['replied', 'Replied'],
    ['errors', 'Errors'],
    ['notSent', 'Not sent'],
  ],
  email: [
    ['sent', 'Sent'],
    ['delivered', 'Delivered'],
    ['opens', 'Opens'],
    ['clicks', 'Clicks'],
    ['bounces', 'Bounces'],
    ['notSent', 'Not sent'],
  ],
  push: [
    ['sends', 'Sends'],
    ['clickThroughs', 'Click-throughs'],
    ['failures', 'Failures'],
    ['notSent', 'Not sent'],
  ],
  webhook: [
    ['sent', 'Sent'],
    ['errors', 'Errors'],
  ],
};

/** The channels that the flow uses or that anything was counted of, each with its figures. */
export function channelFigures(
  channels: Schemas['ChannelMetrics'],
  definition: Definition | undefined,
): ChannelFigures[] {
  const used = new Set(definition?.nodes.map((node) => node.kind));
  return channelKinds
    .map((kind) => {
      const counted = channels[kind] as unknown as Record<string, number>;
      const figures = words[kind].map(
        ([name, word, form = 'count']) => ({ word, value: counted[name] ?? 0, form }) satisfies Figure,
      );
      return { kind, figures };
    })
    .filter(({ kind, figures }) => used.has(kind) || figures.some((figure) => figure.value > 0));
}
