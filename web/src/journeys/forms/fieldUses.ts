import type { Definition, FlowNode } from '../document/document';

const liquid = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;

/** The settings whose member names are fields of the journey. */
const keyed = new Set(['setData', 'map']);

/** The nodes that read or set a field of the journey; the entry counts as the start. */
export function fieldUses(definition: Definition, name: string): FlowNode[] {
  const unused = (value: unknown) => replaced(value, '', name, '') === value;
  return definition.nodes.filter(
    (node) => !unused(node.settings ?? {}) || (node.kind === 'start' && !unused(definition.entry)),
  );
}

/** The document with a field called otherwise, in its declaration and wherever a condition, a template or a node speaks of it. */
export function renameField(definition: Definition, from: string, to: string): Definition {
  return {
    ...definition,
    fields: definition.fields.map((field) => (field.name === from ? { ...field, name: to } : field)),
    entry: replaced(definition.entry, '', from, to) as Definition['entry'],
    nodes: definition.nodes.map((node) => {
      const settings = replaced(node.settings, '', from, to) as FlowNode['settings'];
      return settings === node.settings ? node : { ...node, settings };
    }),
  };
}

/** What does not speak of the field stays the same object. */
function replaced(value: unknown, member: string, from: string, to: string): unknown {
  const path = new RegExp(`(?<![\\w.])journey\\.${from}(?!\\w)`, 'g');
  if (typeof value === 'string') {
    const rename = (text: string) => text.replace(path, `journey.${to}`);
    return member === 'field' ? rename(value) : value.replace(liquid, rename);
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => replaced(item, '', from, to));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const before = Object.entries(value);
  const after = before.map(([key, item]): [string, unknown] => [
    keyed.has(member) && key === from ? to : key,
    replaced(item, key, from, to),
  ]);
  return after.some(([key, item], i) => key !== before[i]?.[0] || item !== before[i]?.[1])
    ? Object.fromEntries(after)
    : value;
}
