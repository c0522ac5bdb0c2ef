import { KeyValueEditor } from '../forms/KeyValueEditor';
import { TemplateText } from '../forms/TemplateText';
import type { Form } from './panelFacts';
import { recordOf } from './settings';

interface Props {
  form: Form;
  setting: string;
  label: string;
  description: string;
  noun: string;
  keyPlaceholder: string;
  checkKey: (key: string) => string | null;
}

/** Values by name that keep their types: `true`, `12` and a text are typed as they read, a field keeps its own. */
export function TypedValues({ form, setting, ...rest }: Props) {
  return (
    <KeyValueEditor<unknown>
      {...rest}
      value={recordOf(form.at(setting))}
      onChange={(next) => form.set(setting, next)}
      blank=""
      readOnly={form.readOnly}
      path={form.path(setting)}
      problems={form.problems.filter((problem) => problem.path !== form.path(setting))}
      renderValue={(value, onChange, name) => (
        <TemplateText
          hideLabel
          label={`Value of ${name}`}
          placeholder="pro, 12, true, {{ journey.plan }}"
          value={written(value)}
          onChange={(text) => onChange(read(text))}
          fields={form.fields}
          problems={[]}
          readOnly={form.readOnly}
        />
      )}
    />
  );
}

/** A number or a yes/no that is written as one is one; a text that looks like one stands in quotes. */
export function read(text: string): unknown {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  const quoted = /^"(.*)"$/.exec(text);
  if (quoted !== null && looksTyped(quoted[1] ?? '')) {
    return quoted[1];
  }
  // "1." and "007" are on their way to something else, or codes; only what reads back the same is a number.
  return text !== '' && String(Number(text)) === text ? Number(text) : text;
}

export function written(value: unknown): string {
  if (typeof value === 'string') {
    return looksTyped(value) ? `"${value}"` : value;
  }
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function looksTyped(text: string): boolean {
  return text === 'true' || text === 'false' || (text !== '' && String(Number(text)) === text);
}
