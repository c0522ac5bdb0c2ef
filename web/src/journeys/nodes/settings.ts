import type { FlowNode, Settings, Span } from '../document/document';

/**
 * Settings come from a document that people also write by hand: whatever is read is looked at before it is used. An empty
 * answer stands for what is missing or of another shape.
 */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function spanOf(value: unknown): Span | undefined {
  const { amount, unit } = recordOf(value);
  return typeof unit === 'string' || typeof amount === 'number' ? ({ amount, unit } as Span) : undefined;
}

export function settingsOf(node: FlowNode): Settings {
  return node.settings ?? {};
}

/** A path such as `cta.label` or `attachments[0].url`, in parts. */
function partsOf(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function settingAt(settings: Settings, path: string): unknown {
  return partsOf(path).reduce<unknown>(
    (value, part) => (typeof part === 'number' ? listOf(value)[part] : recordOf(value)[part]),
    settings,
  );
}

/**
 * The settings with another value at a path. What is taken away is left out, and so is an empty text of the settings
 * themselves, as the canonical document has it. Within an object, as a button's label, an empty text stays: the button is
 * still there and lacks its label. Items of a list stay, however empty.
 */
export function withSetting(settings: Settings, path: string, value: unknown): Settings {
  return recordOf(replaced(settings, partsOf(path), path.includes('.') || value !== '' ? value : undefined));
}

function replaced(before: unknown, [part, ...rest]: (string | number)[], value: unknown): unknown {
  if (part === undefined) {
    return value;
  }
  if (typeof part === 'number') {
    const list = [...listOf(before)];
    list[part] = replaced(list[part], rest, value) ?? {};
    return list;
  }
  const after = replaced(recordOf(before)[part], rest, value);
  return isNothing(after) ? without(recordOf(before), part) : { ...recordOf(before), [part]: after };
}

function without(record: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
