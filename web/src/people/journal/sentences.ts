import type { Schemas } from '@/api/client';
import type { Definition } from '@/journeys/document/document';
import { fieldPhrase } from '@/journeys/forms/fields';
import { spanText } from '@/ui/span';
import { messageReceipt, callReceipt } from './receipts';
import { factText, listed, valueText, type Comparison } from './values';
import { replayBranch, type CaseSeen } from './why';
import { aChannel, channelNoun, nodeName, plain, reasonText, sentence } from './words';

export type JournalLine = Schemas['JournalLine'];

/** What a line is about: it chooses the icon and the colour. */
export type Tone = 'move' | 'why' | 'sent' | 'good' | 'bad' | 'note' | 'end';

/** One thing that happened, as a person reads it. */
export interface Sentence {
  at: string;
  visit: number;
  node: string | null;
  tone: Tone;
  text: string;
  /** An arrival at a node, or a leaving that needs no reason. */
  step?: 'arrived' | 'passed';
  /** For a branch: each condition that was judged, with everything it compared. */
  cases?: CaseSeen[];
  /** The key of the message that was queued here; the sandbox shows its content by it. */
  messageKey?: string;
  /** A long text that came with it, such as a call's transcript. */
  transcript?: string;
}

/** The definition that a line was written under. */
export type DefinitionOf = (version: number) => Definition | undefined;

/** The journal, oldest first, in sentences. Comparisons are told where they decided: with the leaving. */
export function sentences(
  journal: readonly JournalLine[],
  definitionOf: DefinitionOf,
  runName?: string | null,
): Sentence[] {
  const told: Sentence[] = [];
  let compared: Comparison[] = [];
  for (const line of journal) {
    if (line.kind === 'compared') {
      compared.push(comparisonOf(line));
      continue;
    }
    const { cases, ...rest } = tell(line, definitionOf(line.version), compared, runName);
    told.push({ at: line.at, visit: line.visit, node: line.node, ...rest, ...(cases ? { cases } : {}) });
    if (line.kind === 'left' || line.kind === 'entered') {
      compared = [];
    }
  }
  return told;
}

export function detailOf(line: JournalLine): Record<string, unknown> {
  return line.detail;
}

function comparisonOf(line: JournalLine): Comparison {
  const detail = detailOf(line);
  return {
    field: String(detail['field'] ?? ''),
    op: String(detail['op'] ?? ''),
    expected: detail['expected'],
    actual: detail['actual'],
    held: line.label === 'true',
  };
}

type Told = Pick<Sentence, 'tone' | 'text' | 'step' | 'cases' | 'messageKey' | 'transcript'>;

function tell(
  line: JournalLine,
  definition: Definition | undefined,
  compared: Comparison[],
  runName: string | null | undefined,
): Told {
  const fact = (comparison: Comparison) =>
    factText(comparison, definition && ((path) => fieldPhrase(path, definition)));
  const detail = detailOf(line);
  const node = definition?.nodes.find((candidate) => candidate.id === line.node);
  const text = (name: string) => (typeof detail[name] === 'string' ? detail[name] : '');
  switch (line.kind) {
    case 'started':
      return { tone: 'move', text: startedText(line.label, runName) };
    case 'entered':
      return { tone: 'move', text: `Reached ${nodeName(definition, line.node)}`, step: 'arrived' };
    case 'left':
      return left(line.label, node && node.kind === 'branch' ? replayBranch(node, compared) : null, compared, fact);
    case 'exited':
      return { tone: 'end', text: exitedText(node?.kind, line.label) };
    case 'failed':
      return { tone: 'bad', text: `Failed here: ${reasonText(line.label)}` };
    case 'ended':
      return { tone: 'end', text: endedText(line.label, detail['durationMs']) };
    case 'compared':
      return { tone: 'why', text: sentence(fact(comparisonOf(line))) };
    case 'queued':
      return {
        tone: 'sent',
        text: `${line.label === 'call' ? 'Called' : `Handed over ${aChannel(line.label)} to`} ${text('to') || 'the provider'}`,
        messageKey: text('key'),
      };
    case 'accepted':
      return { tone: 'sent', text: acceptedText(line.label, detail) };
    case 'refused':
      return {
        tone: 'bad',
        text: `Refused: ${text('detail') || sentence(reasonText(line.label))}${detail['again'] === true ? ' It is tried again.' : ''}`,
      };
    case 'receipt':
      return node?.kind === 'call' ? callReceipt(line.label, detail) : messageReceipt(line.label, detail, node?.kind);
    case 'goal':
      return { tone: 'good', text: `Reached the goal ${valueText(line.label)}` };
    case 'note':
      return noteOf(line.label, detail);
  }
}

/** What began it; an entry that has a port of its own is named by it. */
function startedText(entry: string, runName: string | null | undefined): string {
  const known: Record<string, string> = {
    run: runName ? `Began as a recipient of the run ${valueText(runName)}` : 'Began as a recipient of a run',
    event: 'Began by an event',
    api: 'Began by the API',
    manual: 'Began by hand',
    segment: 'Began by joining a segment',
  };
  return known[entry] ?? (entry === '' || entry === 'next' ? 'Began' : `Began by ${plain(entry)}`);
}

function left(
  port: string,
  cases: CaseSeen[] | null,
  compared: Comparison[],
  fact: (comparison: Comparison) => string,
): Told {
  if (port.startsWith('@')) {
    return { tone: 'note', text: `Was taken on: ${plain(port.slice(1))}` };
  }
  if (cases && cases.length > 0) {
    const taken = cases.find((seen) => seen.held);
    const facts = taken ? taken.decisive : cases.flatMap((seen) => seen.decisive);
    return { tone: 'why', text: `Left by ${plain(port)} because ${listed(facts.map(fact))}`, cases };
  }
  return compared.length > 0
    ? { tone: 'why', text: `Left by ${plain(port)} because ${listed(compared.map(fact))}` }
    : port === 'next'
      ? { tone: 'move', text: 'Went on', step: 'passed' }
      : { tone: 'move', text: `Left by ${plain(port)}` };
}

function exitedText(kind: string | undefined, label: string): string {
  if (kind === 'exit') {
    return label ? `Left the journey with the outcome ${valueText(label)}` : 'Left the journey';
  }
  return `Left the journey here: ${reasonText(label)}`;
}

function endedText(status: string, durationMs: unknown): string {
  return typeof durationMs === 'number'
    ? `${sentence(plain(status))} after ${spanText(durationMs / 1_000)}`
    : sentence(plain(status));
}

function acceptedText(channel: string, detail: Record<string, unknown>): string {
  if (channel === 'webhook') {
    return `The other system answered ${String(detail['status'] ?? '')}`.trim();
  }
  const late = detail['late'] === true ? ', after the person had gone on' : '';
  return `The provider took the ${channelNoun(channel)}${late}`;
}

function noteOf(code: string, detail: Record<string, unknown>): Told {
  switch (code) {
    case 'version':
      return {
        tone: 'note',
        text: `Moved from version ${String(detail['from'])} to ${String(detail['to'])}, which was published`,
      };
    case 'missing_date':
      return { tone: 'note', text: `There is no date in ${String(detail['field'] ?? 'the field')}` };
    case 'response_too_large':
      return { tone: 'note', text: 'The answer was too large to be kept' };
    case 'late_receipt':
      return { tone: 'note', text: `A receipt came late: ${plain(String(detail['status'] ?? ''))}` };
    case 'deferred':
      return {
        tone: 'note',
        text: `The provider could not take it yet (${plain(String(detail['reason'] ?? ''))}); it is tried again`,
      };
    case 'late_answer':
      return { tone: 'note', text: 'The answer came after the person had gone on' };
    case 'call_detail':
      return { ...callReceipt('', detail), tone: 'note' };
    default:
      return { tone: 'note', text: sentence(plain(code)) };
  }
}
