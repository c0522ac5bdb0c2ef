import { KeyValueEditor } from '../forms/KeyValueEditor';
import { TemplateText } from '../forms/TemplateText';
import type { Form } from './panelFacts';
import { recordOf, textOf } from './settings';

interface Props {
  form: Form;
  setting: string;
  label: string;
  description: string;
  noun: string;
  keyPlaceholder: string;
  valuePlaceholder: string;
}

/** Texts by name, each with fields: what an agent is told, what a template is filled with, headers. */
export function Variables({ form, setting, valuePlaceholder, ...rest }: Props) {
  const value = Object.fromEntries(
    Object.entries(recordOf(form.at(setting))).map(([name, text]) => [name, textOf(text)]),
  );
  return (
    <KeyValueEditor
      {...rest}
      value={value}
      onChange={(next) => form.set(setting, next)}
      blank=""
      readOnly={form.readOnly}
      path={form.path(setting)}
      problems={form.problems}
      renderValue={(text, onChange, name) => (
        <TemplateText
          hideLabel
          label={`Value of ${name}`}
          placeholder={valuePlaceholder}
          value={text}
          onChange={onChange}
          fields={form.fields}
          problems={[]}
          readOnly={form.readOnly}
        />
      )}
    />
  );
}
