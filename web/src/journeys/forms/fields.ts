import type { Schemas } from '@/api/client';
import type { Definition, FieldType, FlowNode } from '../document/document';
import type { Result } from '../nodes/kind';

/** Something that conditions and templates can read. */
export interface KnownField {
  /** As the engine reads it: `journey.plan`. */
  path: string;
  /** As people read it: "plan". */
  label: string;
  /** Where it stands in the picker. */
  group: string;
  type: FieldType | 'unknown';
  values?: string[];
  description?: string;
}

/** What is known of the workspace's people: `GET /api/profile-attributes`. */
export interface Attribute {
  name: string;
  type: FieldType | 'unknown';
}

const fieldTypes: readonly string[] = ['string', 'number', 'boolean', 'date'] satisfies FieldType[];

/** Lists and objects can be read like any attribute, though no condition here compares them by a type of their own. */
export function attributeOf({ name, type }: Schemas['AttributeView']): Attribute {
  return { name, type: fieldTypes.includes(type) ? (type as FieldType) : 'unknown' };
}

/** What a kind leaves behind and sets; handed in, because the kinds' own panels show what is built from it. */
export interface KindFacts {
  label: string;
  results: Result[];
  sets?: (node: FlowNode) => string[];
}

export type KindLookup = (kind: string) => KindFacts | undefined;

const own: Attribute[] = [
  { name: 'id', type: 'string' },
  { name: 'email', type: 'string' },
  { name: 'phone', type: 'string' },
  { name: 'first_name', type: 'string' },
  { name: 'last_name', type: 'string' },
  { name: 'time_zone', type: 'string' },
  { name: 'locale', type: 'string' },
];

const enrollment: [string, string, FieldType][] = [
  ['entered_at', 'entered the journey', 'date'],
  ['visits', 'nodes visited so far', 'number'],
  ['run', "the run's id", 'string'],
  ['version', "the journey's version", 'number'],
  ['id', "the enrollment's id", 'string'],
];

/**
 * Every field that a node can read: the journey's own, the person's, the event's, and what the nodes before it left. Without
 * a node, as for who may enter, there are no results yet.
 */
export function knownFields(
  definition: Definition,
  attributes: Attribute[],
  kinds: KindLookup,
  nodeId?: string,
): KnownField[] {
  const before = nodeId === undefined ? [] : earlierNodes(definition, nodeId);
  return [
    ...journeyFields(definition, kinds),
    ...profileFields(attributes),
    ...[
      { path: 'event.name', label: 'event name', type: 'string' as const },
      { path: 'event.at', label: 'time of the event', type: 'date' as const },
    ].map((field) => ({ ...field, group: 'The event' })),
    ...before.flatMap((node) => resultFields(node, kinds)),
    ...(nodeId === undefined
      ? []
      : enrollment.map(([name, label, type]) => ({
          path: `enrollment.${name}`,
          label,
          type,
          group: 'This journey so far',
        }))),
    { path: 'now', label: 'now', type: 'date', group: 'Time' },
  ];
}

function journeyFields(definition: Definition, kinds: KindLookup): KnownField[] {
  const declared = definition.fields.filter((field) => field.name !== '');
  const names = new Set(declared.map((field) => field.name));
  const set = new Set(definition.nodes.flatMap((node) => kinds(node.kind)?.sets?.(node) ?? []));
  return [
    ...declared.map((field) => ({
      path: `journey.${field.name}`,
      label: spoken(field.name),
      type: field.type,
      group: 'Journey data',
      ...(field.description ? { description: field.description } : {}),
    })),
    ...[...set]
      .filter((name) => name !== '' && !names.has(name))
      .map((name) => ({
        path: `journey.${name}`,
        label: spoken(name),
        type: 'unknown' as const,
        group: 'Journey data',
        description: 'Set by a node of this journey',
      })),
  ];
}

function profileFields(attributes: Attribute[]): KnownField[] {
  const all = new Map([...own, ...attributes].map((attribute) => [attribute.name, attribute.type]));
  return [...all].map(([name, type]) => ({
    path: `profile.${name}`,
    label: spoken(name),
    type,
    group: 'Profile',
  }));
}

function resultFields(node: FlowNode, kinds: KindLookup): KnownField[] {
  const kind = kinds(node.kind);
  return (kind?.results ?? []).map((result) => ({
    path: `nodes.${node.id}.${result.name}`,
    label: result.label,
    type: result.type,
    group: nodeTitle(node, kind?.label),
    ...(result.values ? { values: result.values } : {}),
  }));
}

/** The nodes from which this one can be reached, itself included where it is in a circle. */
export function earlierNodes(definition: Definition, nodeId: string): FlowNode[] {
  const found = new Set<string>();
  const open = [nodeId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of definition.edges) {
      if (edge.to === id && !found.has(edge.from)) {
        found.add(edge.from);
        open.push(edge.from);
      }
    }
  }
  return definition.nodes.filter((node) => found.has(node.id));
}

export function nodeTitle(node: FlowNode, kindLabel = node.kind): string {
  return node.name ?? `${kindLabel} (${node.id})`;
}

/** "customer_name" as people say it. */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

/** How a sentence calls a field, known or not: "plan", "the profile's city", "outcome of First call". */
export function fieldPhrase(path: string, definition: Definition): string {
  const [root, ...rest] = path.split('.');
  const tail = spoken(rest.join(' '));
  switch (root) {
    case 'journey':
      return tail;
    case 'profile':
      return `the profile's ${tail}`;
    case 'event':
      return `the event's ${tail}`;
    case 'nodes': {
      const node = definition.nodes.find((candidate) => candidate.id === rest[0]);
      return `${spoken(rest.slice(1).join(' '))} of ${node?.name ?? rest[0] ?? 'a node'}`;
    }
    case 'enrollment':
      return enrollment.find(([name]) => name === rest.join('.'))?.[1] ?? tail;
    default:
      return path;
  }
}

export function typeOf(path: string, fields: KnownField[]): FieldType | 'unknown' {
  return fields.find((field) => field.path === path)?.type ?? 'unknown';
}
