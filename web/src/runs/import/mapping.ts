/** What a column is to fill: a target of `?map=` such as `phone`, or one of the two below. */
export type Target = string;

/** The column fills nothing; it stays beside the person and comes back in the export. */
export const keep = '';

/** The column is not read at all. */
export const leaveOut = '-';

/** The columns in the file's order, each with what it fills, and the order in which several try to fill the same. */
export interface Mapping {
  targets: Record<string, Target>;
  /** For a target that several columns fill: their order, the first that is not empty wins. */
  order: Record<Target, string[]>;
}

export interface Guessed {
  header: string;
  field: string | null;
}

/** The mapping that the header names suggest. */
export function guessed(columns: readonly Guessed[]): Mapping {
  let mapping: Mapping = { targets: {}, order: {} };
  for (const { header, field } of columns) {
    mapping = mapped(mapping, header, field ?? keep);
  }
  return mapping;
}

/** The mapping with a column filling something else; it comes last among those that fill the same. */
export function mapped(mapping: Mapping, header: string, target: Target): Mapping {
  const order: Mapping['order'] = {};
  for (const [name, columns] of Object.entries(mapping.order)) {
    const rest = columns.filter((column) => column !== header);
    if (rest.length > 0) {
      order[name] = rest;
    }
  }
  if (target !== keep && target !== leaveOut) {
    order[target] = [...(order[target] ?? []), header];
  }
  return { targets: { ...mapping.targets, [header]: target }, order };
}

/** The mapping with a column tried one place earlier. */
export function tried(mapping: Mapping, target: Target, header: string, earlierBy: 1 | -1): Mapping {
  const columns = [...(mapping.order[target] ?? [])];
  const at = columns.indexOf(header);
  const to = at - earlierBy;
  if (at < 0 || to < 0 || to >= columns.length) {
    return mapping;
  }
  columns.splice(at, 1);
  columns.splice(to, 0, header);
  return { ...mapping, order: { ...mapping.order, [target]: columns } };
}

/**
 * The mapping as the server reads it: `Mobile|Work phone:phone,Plan:plan,Notes:-`. What the server would guess by itself is
 * left out, because a header can mean two things to it (a field of the journey and the phone) and a mapping names one.
 */
export function mapText(mapping: Mapping, columns: readonly Guessed[]): string {
  const guesses = guessed(columns);
  const entries: string[] = [];
  for (const [target, headers] of Object.entries(mapping.order)) {
    const guess = guesses.order[target] ?? [];
    if (headers.length > 1 || guess.length > 1 || headers[0] !== guess[0]) {
      entries.push(`${headers.map(quoted).join('|')}:${quoted(target)}`);
    }
  }
  for (const { header, field } of columns) {
    const target = mapping.targets[header] ?? keep;
    if (target === leaveOut || (target === keep && !keepable(mapping, field))) {
      entries.push(`${quoted(header)}:${leaveOut}`);
    }
  }
  return entries.join(',');
}

/** A column that the server recognises is only kept as it is when another one fills what it would fill. */
export function keepable(mapping: Mapping, guess: string | null): boolean {
  return guess === null || (mapping.order[guess]?.length ?? 0) > 0;
}

/** Reads a mapping back, as one that was used before and is used again. */
export function parseMap(text: string): { columns: string[]; target: Target }[] {
  return split(text, ',')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const parts = split(entry, ':');
      return { columns: split(parts[0] ?? '', '|').map(unquoted), target: unquoted(parts[1] ?? '') };
    });
}

/** A remembered mapping on a new file: what it says of columns that are there, guesses for the rest. */
export function remembered(text: string, columns: readonly Guessed[]): Mapping {
  let mapping = guessed(columns);
  const there = new Set(columns.map((column) => column.header));
  for (const entry of parseMap(text)) {
    const headers = entry.columns.filter((header) => there.has(header));
    if (headers.length === 0) {
      continue;
    }
    for (const other of entry.target === leaveOut ? [] : (mapping.order[entry.target] ?? [])) {
      mapping = mapped(mapping, other, keep);
    }
    for (const header of headers) {
      mapping = mapped(mapping, header, entry.target);
    }
  }
  return mapping;
}

function quoted(text: string): string {
  return /[,|:"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^".*"$/s.test(trimmed) && trimmed.length >= 2 ? trimmed.slice(1, -1).replaceAll('""', '"').trim() : trimmed;
}

function split(text: string, separator: string): string[] {
  const parts = [''];
  let inQuotes = false;
  for (const here of text) {
    if (here === '"') {
      inQuotes = !inQuotes;
    }
    if (here === separator && !inQuotes) {
      parts.push('');
    } else {
      parts[parts.length - 1] += here;
    }
  }
  return parts;
}

const value = /^[^@\s]+@[^@\s]+\.[^@\s]+$|^\+?\d[\d\s().-]{6,}$/;

/** A first row with an e-mail address or a phone in it is a person: the file lacks the column names, and that person would be lost. */
export function lacksHeader(columns: readonly { header: string }[]): boolean {
  return columns.some(({ header }) => value.test(header.trim()));
}
