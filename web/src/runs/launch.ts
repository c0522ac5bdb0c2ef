import type { Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { sourceText } from '@/journeys/forms/entry';

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

/** How a journey comes to take runs, in the words of the panel of its start. */
export const toTakeRuns = 'In the workflow choose Start, “Add a way in”, “A run over a list”, and publish.';

/** How people enter a journey that takes no runs: `People enter by: Event signed_up.` */
export function entersBy(definition: Definition | undefined): string {
  const ways = definition?.entry.sources.map(sourceText) ?? [];
  return ways.length > 0 ? `People enter by: ${ways.join(', ')}.` : 'So far nobody can enter it.';
}

/** True when the journey's entry takes runs at all. */
export function takesRuns(definition: Definition | undefined): boolean {
  return definition?.entry?.sources?.some((source) => source.kind === 'run') ?? false;
}
