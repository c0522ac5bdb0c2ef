import { TextInput } from '@mantine/core';
import { useRef } from 'react';
import type { Problem } from '@/api/problem';
import { FieldMenu } from './FieldMenu';
import type { KnownField } from './fields';
import { problemProps } from './ProblemAtField';

/** A setting that may hold fields, on one line or on several. */
export interface TemplateProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  fields: KnownField[];
  problems: Problem[];
  /** Where it stands in the document. */
  path?: string;
  readOnly: boolean;
  required?: boolean;
}

/** One line of text that may hold fields: `{{ journey.name }}`. The button inserts one where the cursor is. */
export function TemplateText(props: TemplateProps & { hideLabel?: boolean }) {
  const { label, value, onChange, readOnly } = props;
  const input = useRef<HTMLInputElement>(null);
  const insert = (field: KnownField) => {
    const start = input.current?.selectionStart ?? value.length;
    const end = input.current?.selectionEnd ?? start;
    const text = `{{ ${field.path} }}`;
    onChange(value.slice(0, start) + text + value.slice(end));
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(start + text.length, start + text.length);
    });
  };
  return (
    <TextInput
      ref={input}
      {...(props.hideLabel ? { 'aria-label': label } : { label })}
      description={props.description}
      placeholder={props.placeholder}
      value={value}
      disabled={readOnly}
      {...(props.required ? { withAsterisk: true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={readOnly ? null : <FieldMenu fields={props.fields} into={label} onPick={insert} />}
      flex={1}
      {...problemProps(props.problems, props.path)}
    />
  );
}
