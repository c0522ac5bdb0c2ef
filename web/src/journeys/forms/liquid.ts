import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { Decoration, EditorView, MatchDecorator, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { KnownField } from './fields';

/** Filters that the engine has and that people use, with what each does. */
const filters: Record<string, string> = {
  append: 'puts text behind it: append: "!"',
  at_least: 'is no less than: at_least: 0',
  at_most: 'is no more than: at_most: 10',
  capitalize: 'begins with a capital',
  ceil: 'rounds up',
  date: "writes a date: date: '%d %B %Y'",
  default: "stands in where nothing is: default: 'there'",
  divided_by: 'divides: divided_by: 100',
  downcase: 'all small letters',
  escape: 'makes it safe for HTML',
  first: 'the first of a list',
  floor: 'rounds down',
  join: "joins a list: join: ', '",
  last: 'the last of a list',
  minus: 'subtracts: minus: 1',
  newline_to_br: 'line ends for HTML',
  plus: 'adds: plus: 1',
  prepend: 'puts text before it: prepend: "Dr. "',
  replace: "replaces text: replace: 'a', 'b'",
  round: 'rounds: round: 2',
  size: 'how long it is',
  slice: 'a part of it: slice: 0, 3',
  split: "makes a list: split: ','",
  strip: 'without blanks around it',
  times: 'multiplies: times: 2',
  truncate: 'cuts it: truncate: 20',
  upcase: 'all capitals',
  url_encode: 'makes it safe for an address',
};

const blocks: Completion[] = [
  { label: 'if', apply: "if journey.plan == 'pro' %}…{% endif", detail: 'only when something holds' },
  { label: 'for', apply: 'for item in event.items %}{{ item }}{% endfor', detail: 'once for each of a list' },
  { label: 'assign', apply: "assign name = 'value'", detail: 'keeps a value' },
];

/** Fields inside {{ }} and {% %}, filters behind a |, and blocks at the beginning of {% %}. */
export function liquidCompletions(fields: KnownField[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 2_000), context.pos);
    const open = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'));
    const inside = open >= 0 && !/[%}]\}/.test(before.slice(open + 2)) ? before.slice(open) : null;
    if (inside === null) {
      return null;
    }
    const word = /[\w.]*$/.exec(inside)?.[0] ?? '';
    const from = context.pos - word.length;
    if (/\|\s*[\w]*$/.test(inside)) {
      return {
        from,
        options: Object.entries(filters).map(([label, detail]) => ({ label, detail, type: 'function' })),
        validFor: /^\w*$/,
      };
    }
    const options: Completion[] = fields.map((field) => ({
      label: field.path,
      detail: field.description ?? field.group,
      type: 'variable',
    }));
    return {
      from,
      options: /^\{%\s*\w*$/.test(inside) ? [...blocks, ...options] : options,
      validFor: /^[\w.]*$/,
    };
  };
}

const expressions = new MatchDecorator({
  regexp: /\{\{.*?\}\}|\{%.*?%\}/g,
  decoration: Decoration.mark({ class: 'cm-liquid' }),
});

/** Tells what is filled in from what is sent as it stands. */
export const liquidColours = [
  ViewPlugin.define(
    (view) => ({
      marks: expressions.createDeco(view),
      update(update: ViewUpdate) {
        this.marks = expressions.updateDeco(update, this.marks);
      },
    }),
    { decorations: (plugin) => plugin.marks },
  ),
  EditorView.theme({
    '.cm-liquid': {
      color: 'light-dark(var(--mantine-color-brand-8), var(--mantine-color-brand-3))',
      backgroundColor: 'light-dark(var(--mantine-color-brand-0), rgba(18, 161, 134, 0.14))',
      borderRadius: '3px',
    },
  }),
];
