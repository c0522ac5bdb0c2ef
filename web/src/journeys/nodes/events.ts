import type { Definition, Predicate } from '../document/document';
import { isGroup, partsOf } from '../forms/predicate';
import { listOf, recordOf, settingsOf, textOf } from './settings';

/** The names of events that a journey already speaks of, as suggestions for the next one. */
export function eventsOf(definition: Definition): string[] {
  const names = [
    ...definition.entry.sources.flatMap((source) => [source.event ?? '', ...eventsIn(source.audience)]),
    ...definition.nodes.flatMap((node) => {
      const settings = settingsOf(node);
      const conditions = [settings['when'], ...listOf(settings['branches']).map((item) => recordOf(item)['when'])];
      return [textOf(settings['event']), ...conditions.flatMap((when) => eventsIn(when as Predicate | undefined))];
    }),
  ];
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

function eventsIn(predicate: Predicate | undefined): string[] {
  if (predicate === undefined) {
    return [];
  }
  if (isGroup(predicate)) {
    return partsOf(predicate).flatMap(eventsIn);
  }
  if ('not' in predicate) {
    return eventsIn(predicate.not);
  }
  return 'event' in predicate ? [predicate.event] : [];
}
