import { sentences, type DefinitionOf, type Sentence } from './journal/sentences';
import type { Enrollment } from './journal/enrollmentQueries';
import { nodeName } from './journal/words';
import { valueText } from './journal/values';
import type { TimelineItem } from './peopleQueries';

/** One line of a person's timeline, and where it belongs. */
export interface Moment extends Sentence {
  /** The journey and the node, for what happened inside one. */
  where: string;
}

/** What happened in a person's life, newest first: events, and the sentences of every enrollment that was read. */
export function moments(
  items: readonly TimelineItem[],
  enrollments: ReadonlyMap<string, Enrollment>,
  definitions: (journeyId: string) => DefinitionOf,
  runName: (runId: string | null | undefined) => string | undefined = () => undefined,
): Moment[] {
  const all: Moment[] = [];
  for (const item of items) {
    if (item.kind === 'event') {
      all.push(eventMoment(item));
      continue;
    }
    const detail = item.enrollment ? enrollments.get(item.enrollment.id) : undefined;
    if (!detail || !item.enrollment) {
      all.push({ at: item.at, visit: 0, node: null, tone: 'move', text: `Entered ${item.name}`, where: item.name });
      continue;
    }
    const definitionOf = definitions(detail.journeyId);
    for (const sentence of sentences(detail.journal, definitionOf, runName(detail.runId))) {
      // Where somebody goes on without a reason, the next arrival says it all; an arrival names its node by itself.
      if (sentence.step === 'passed') {
        continue;
      }
      const node = sentence.step === 'arrived' ? '' : nodeName(definitionOf(detail.version), sentence.node);
      all.push({ ...sentence, where: node ? `${item.name} · ${node}` : item.name });
    }
  }
  // Sorting is stable, and reversed beforehand, so that what happened in the same instant stays in its order, newest first.
  return all.reverse().sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function eventMoment(item: TimelineItem): Moment {
  const properties = Object.entries(item.properties ?? {});
  const shown = properties.slice(0, 6).map(([name, value]) => `${name} ${valueText(value)}`);
  const more = properties.length > shown.length ? ` and ${properties.length - shown.length} more` : '';
  return {
    at: item.at,
    visit: 0,
    node: null,
    tone: 'good',
    text: `Did ${valueText(item.name)}${shown.length > 0 ? `: ${shown.join(', ')}${more}` : ''}`,
    where: 'Event',
  };
}
