import type { Schemas } from '@/api/client';
import type { JourneyItem } from '@/journeys/queries';
import type { Definition, Field } from '@/journeys/document/document';
import { keptOutText } from '@/overview/keptOut';
import { counted } from '@/ui/Count';

/** The entries by which somebody is put in, one by one or as a segment. */
const takesPeople = new Set(['manual', 'api']);

export function takesByHand(entry: readonly string[]): boolean {
  return entry.some((kind) => takesPeople.has(kind));
}

/** The journeys that somebody can be put into now. */
export function enrollable(journeys: readonly JourneyItem[]): JourneyItem[] {
  return journeys.filter((journey) => journey.status === 'active' && takesByHand(journey.entry));
}

/** The journey data that has to be given: what is required and has no default. */
export function askedFields(definition: Definition | undefined): Field[] {
  return definition?.fields.filter((field) => field.required === true && field.default === undefined) ?? [];
}

/** `12 people entered. 3 did not: inside already 2, had entered before 1.` */
export function enrolledText({ enrolled, skipped }: Schemas['EnrollAnswer']): string {
  const entered = `${counted('person', enrolled, 'people')} entered.`;
  if (skipped.length === 0) {
    return entered;
  }
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const said = [...reasons].sort(([, a], [, b]) => b - a).map(([reason, count]) => `${inWords(reason)} ${count}`);
  return `${entered} ${counted('person', skipped.length, 'people')} did not: ${said.join(', ')}.`;
}

/** Why the one who was to enter did not. */
export function skippedText(reason: string): string {
  return `Not added: ${inWords(reason)}.`;
}

function inWords(reason: string): string {
  const text = keptOutText(reason);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
