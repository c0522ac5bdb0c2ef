import type { Definition } from '@/journeys/document/document';
import { kindOf } from '@/journeys/nodes/kinds';

/** What a channel hands over, as a sentence says it: `an SMS`, `a call`. */
export function aChannel(channel: string): string {
  return kindOf(channel)?.sends ?? `a ${channel}`;
}

export function channelNoun(channel: string): string {
  return aChannel(channel).replace(/^an? /, '');
}

/** What a kind of node is called, and the channel by which it reaches somebody. */
export function kindLabel(kind: string): string {
  return kindOf(kind)?.label ?? sentence(plain(kind));
}

/** A port, status, outcome or reason as people read it: `no_answer` → `no answer`. */
export function plain(word: string): string {
  return word.replaceAll('_', ' ');
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name that somebody gave a node, or what kind of node it is; its id where the document no longer has it. */
export function nodeName(definition: Definition | undefined, id: string | null | undefined): string {
  if (!id) {
    return '';
  }
  const node = definition?.nodes.find((candidate) => candidate.id === id);
  if (!node) {
    return id;
  }
  if (node.name) {
    return node.name;
  }
  const outcome = node.settings?.['outcome'];
  return node.kind === 'exit' && typeof outcome === 'string' ? `Exit: ${plain(outcome)}` : kindLabel(node.kind);
}

/** Why somebody left early or could not be reached. Codes that are not here speak for themselves. */
const reasons: Record<string, string> = {
  operator: 'an operator ended it',
  archived: 'the journey was archived',
  cancelled: 'the run was cancelled',
  expired: 'its longest duration was over',
  deleted: 'the profile was deleted',
  internal_error: 'a defect of the server stopped it',
  too_many_visits: 'it went round in circles without a wait',
  no_address: 'there is no address for this channel',
  no_consent: 'the person opted out of this channel',
  template: 'a template could not be filled',
  not_delivered: 'the provider could not be reached',
  unknown: 'the server stopped while it was handed over, and the provider told nothing',
  no_outcome: 'the provider told no outcome',
  http_error: 'the other system answered with an error',
  timeout: 'there was no answer in time',
};

export function reasonText(reason: string): string {
  return reasons[reason] ?? plain(reason);
}

/** What a status came to: the outcome of who completed, the reason of who did not. */
export function endText(status: string, reason: string | null): string {
  if (!reason) {
    return '';
  }
  return status === 'completed' ? `Outcome: ${plain(reason)}` : sentence(reasonText(reason));
}
