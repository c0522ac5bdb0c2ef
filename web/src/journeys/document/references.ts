/**
 * Where a document speaks of a node: as `nodes.ID` inside Liquid (`{{ nodes.call.outcome }}`, `nodes['call']`) and in the
 * `field` of a condition or a wait. Text outside of Liquid, and quoted text inside of it, is only text.
 */
export function renameReferences<T>(value: T, names: ReadonlyMap<string, string>): T {
  return names.size === 0 ? value : (walk(value, undefined, names) as T);
}

/** Names of the journey's fields that anything inside reads, as `journey.NAME`. */
export function fieldsRead(value: unknown): Set<string> {
  const found = new Set<string>();
  for (const [, name] of JSON.stringify(value).matchAll(/(?<![\w.])journey\.([a-z][a-z0-9_]*)/g)) {
    found.add(name ?? '');
  }
  return found;
}

function walk(value: unknown, member: string | undefined, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return member === 'field' ? renamePath(value, names) : renameTemplate(value, names);
  }
  if (Array.isArray(value)) {
    return same(
      value,
      value.map((item: unknown) => walk(item, member, names)),
    );
  }
  if (typeof value === 'object' && value !== null) {
    let changed = false;
    const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
      const next = walk(item, key, names);
      changed ||= next !== item;
      return [key, next] as const;
    });
    return changed ? Object.fromEntries(entries) : value;
  }
  return value;
}

/** Unchanged things stay the same objects, so that nobody takes them for edited. */
function same(before: unknown[], after: unknown[]): unknown[] {
  return after.every((item, i) => item === before[i]) ? before : after;
}

function renamePath(path: string, names: ReadonlyMap<string, string>): string {
  return path.replace(/^nodes\.([a-z][a-z0-9_]*)(?=\.|$)/, (whole, id: string) => {
    const next = names.get(id);
    return next === undefined ? whole : `nodes.${next}`;
  });
}

const liquid = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const reference =
  /(?<![\w.])nodes\s*\[\s*(['"])([a-z][a-z0-9_]*)\1\s*\]|'[^']*'|"[^"]*"|(?<![\w.])nodes\.([a-z][a-z0-9_]*)/g;

function renameTemplate(template: string, names: ReadonlyMap<string, string>): string {
  return template.replace(liquid, (expression) =>
    expression.replace(reference, (whole, quote?: string, bracketed?: string, dotted?: string) => {
      const next = names.get(bracketed ?? dotted ?? '');
      if (next === undefined) {
        return whole;
      }
      return bracketed === undefined ? `nodes.${next}` : `nodes[${quote}${next}${quote}]`;
    }),
  );
}
