import { jsonLanguage } from '@codemirror/lang-json';
import { completeDefinition } from './complete';
import type { Definition } from './document';

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

/** What is wrong with a text, and where: offsets into it. */
export interface TextProblem {
  from: number;
  to: number;
  message: string;
}

/** A document as people read it: its members in the order of the reference. */
export function writeDefinition(document: Definition): string {
  const { fields, entry, nodes, edges, layout, notes, ...others } = document;
  const ordered = { fields, entry, nodes, edges, layout, ...(notes === undefined ? {} : { notes }), ...others };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** Reads a text that somebody wrote. What the canvas could not draw is refused here; the rest is the server's to judge. */
export function readDefinition(text: string): { document: Definition } | { problems: TextProblem[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problems: [syntaxProblem(text, error)] };
  }
  const problems = shapeProblems(value).map(([path, message]) => ({ ...rangeOf(text, path), message }));
  return problems.length > 0 ? { problems } : { document: completeDefinition(value) };
}

function syntaxProblem(text: string, error: unknown): TextProblem {
  let at: number | undefined;
  jsonLanguage.parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError && at === undefined) {
        at = node.from;
      }
    },
  });
  const from = Math.min(at ?? text.length, Math.max(0, text.length - 1));
  const reason = error instanceof Error ? error.message.replace(/^JSON\.parse: /, '') : String(error);
  return { from, to: Math.min(text.length, from + 1), message: `This is not JSON: ${reason}` };
}

/** The members without which nothing can be drawn, by path. */
function shapeProblems(value: unknown): [string, string][] {
  if (!isRecord(value)) {
    return [['', 'A definition is an object: {"nodes": […], "edges": […]}.']];
  }
  const problems: [string, string][] = [];
  const list = (name: string, members: string[]) => {
    const items = value[name];
    if (items === undefined) {
      return;
    }
    if (!Array.isArray(items)) {
      problems.push([name, `'${name}' is a list.`]);
      return;
    }
    items.forEach((item: unknown, i) => {
      const path = `${name}[${i}]`;
      if (!isRecord(item)) {
        problems.push([path, 'This has to be an object.']);
        return;
      }
      for (const member of members) {
        if (typeof item[member] !== 'string') {
          problems.push([path, `Its '${member}' has to be a text.`]);
        }
      }
    });
  };
  list('fields', []);
  list('nodes', ['id', 'kind']);
  list('edges', ['from', 'port', 'to']);
  list('notes', ['id', 'text']);
  for (const name of ['entry', 'layout']) {
    if (value[name] !== undefined && !isRecord(value[name])) {
      problems.push([name, `'${name}' is an object.`]);
    }
  }
  if (isRecord(value['layout'])) {
    for (const [id, at] of Object.entries(value['layout'])) {
      if (!isRecord(at) || typeof at['x'] !== 'number' || typeof at['y'] !== 'number') {
        problems.push([`layout.${id}`, 'A position is {"x": number, "y": number}.']);
      }
    }
  }
  return problems;
}

/** Where a path such as `nodes[2].settings.body` stands in the text; as far as it can be followed. */
export function rangeOf(text: string, path: string): { from: number; to: number } {
  let node: SyntaxNode | null = jsonLanguage.parser.parse(text).topNode.firstChild;
  let range = { from: node?.from ?? 0, to: Math.min(node?.to ?? 0, (node?.from ?? 0) + 1) };
  for (const [, index, name] of path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)) {
    const next: SyntaxNode | undefined =
      name === undefined ? items(node)[Number(index)] : (member(text, node, name) ?? byId(text, node, name));
    if (next === undefined) {
      break;
    }
    range = { from: next.from, to: next.to };
    node = next.name === 'Property' ? next.lastChild : next;
  }
  return range;
}

function items(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (/^(Object|Array|String|Number|True|False|Null)$/.test(child.name)) {
      found.push(child);
    }
  }
  return found;
}

function member(text: string, node: SyntaxNode | null, name: string): SyntaxNode | undefined {
  return node?.getChildren('Property').find((property) => {
    const key = property.firstChild;
    return key !== null && text.slice(key.from, key.to) === JSON.stringify(name);
  });
}

/** Problems name nodes by their id: `nodes.call.settings`. */
function byId(text: string, node: SyntaxNode | null, id: string): SyntaxNode | undefined {
  return items(node).find((item) => {
    const value = member(text, item, 'id')?.lastChild;
    return value !== null && value !== undefined && text.slice(value.from, value.to) === JSON.stringify(id);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
