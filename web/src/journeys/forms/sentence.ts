import type { Definition, FieldType, Predicate } from '../document/document';
import { fieldPhrase } from './fields';
import { isGroup, operatorLabel, partsOf } from './predicate';
import { spanText } from './span';

/** A condition as one readable sentence, without a capital: "plan is pro and (city is Berlin or not in segment VIP)". */
export function sentence(
  predicate: Predicate | undefined,
  definition: Definition,
  segments: { id: string; name: string }[] = [],
): string {
  return predicate === undefined ? '' : said(predicate, { definition, segments }, false);
}

/** What gives fields and segments their names. */
interface Scope {
  definition: Definition;
  segments: { id: string; name: string }[];
}

function said(predicate: Predicate, scope: Scope, inside: boolean): string {
  if (isGroup(predicate)) {
    const parts = partsOf(predicate);
    if (parts.length === 0) {
      return 'all' in predicate ? 'everybody' : 'nobody';
    }
    const text = parts.map((part) => said(part, scope, parts.length > 1)).join('all' in predicate ? ' and ' : ' or ');
    return inside && parts.length > 1 ? `(${text})` : text;
  }
  if ('not' in predicate) {
    const text = said(predicate.not, scope, true);
    return text.startsWith('(') ? `not ${text}` : `not (${text})`;
  }
  if ('segment' in predicate) {
    const named = scope.segments.find((segment) => segment.id === predicate.segment);
    return `is in segment ${named?.name ?? (predicate.segment || '…')}`;
  }
  if ('event' in predicate) {
    return did(predicate, scope);
  }
  return compared(predicate, scope);
}

function did(predicate: Extract<Predicate, { event: string }>, scope: Scope): string {
  const count =
    typeof predicate.count === 'number' && predicate.count !== 1 ? ` at least ${predicate.count} times` : '';
  const within = predicate.within === undefined ? '' : ` within ${spanText(predicate.within)}`;
  const where = predicate.where === undefined ? '' : ` where ${said(predicate.where, scope, true)}`;
  return `did ${predicate.event || '…'}${count}${within}${where}`;
}

function compared(predicate: Extract<Predicate, { field: string }>, scope: Scope): string {
  const field = predicate.field === '' ? '…' : fieldPhrase(predicate.field, scope.definition);
  if (predicate.op === 'exists') {
    return `${field} ${predicate.value === false ? 'has no value' : 'has a value'}`;
  }
  return `${field} ${operatorLabel(predicate.op, typeOfField(predicate.field, scope.definition))} ${shown(predicate.value)}`;
}

function typeOfField(path: string, definition: Definition): FieldType | 'unknown' {
  return definition.fields.find((field) => `journey.${field.name}` === path)?.type ?? 'unknown';
}

function shown(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '…' : value.map(shown).join(', ');
  }
  switch (typeof value) {
    case 'string':
      return value === ''
        ? 'empty'
        : /^\d{4}-\d{2}-\d{2}T/.test(value)
          ? value.replace('T', ' ').replace(/:00(\.0+)?Z?$/, '')
          : value;
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'number':
      return String(value);
    default:
      return value === undefined || value === null ? '…' : JSON.stringify(value);
  }
}
