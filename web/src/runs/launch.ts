import type { Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';

export const channelKinds = ['call', 'sms', 'email', 'whatsapp', 'rcs', 'telegram', 'push', 'webhook'] as const;

export interface ChannelUse {
  kind: string;
  /** How many nodes of the flow use it. */
  nodes: number;
  provider: string | undefined;
}

/** The channels that a flow uses, in the order of the channels, with what carries each. */
export function channelsOf(
  definition: Definition | undefined,
  channels: Schemas['ChannelView'][] | undefined,
): ChannelUse[] {
  return channelKinds
    .map((kind) => ({
      kind,
      nodes: definition?.nodes.filter((node) => node.kind === kind).length ?? 0,
      provider: channels?.find((channel) => channel.kind === kind)?.provider,
    }))
    .filter((use) => use.nodes > 0);
}

/** True when the journey's entry takes runs at all. */
export function takesRuns(definition: Definition | undefined): boolean {
  return definition?.entry?.sources?.some((source) => source.kind === 'run') ?? false;
}
