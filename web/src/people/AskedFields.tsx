import { ApiProblem } from '@/api/problem';
import type { Field } from '@/journeys/document/document';
import { DefaultValue } from '@/journeys/forms/DefaultValue';

interface Props {
  fields: readonly Field[];
  data: Record<string, unknown>;
  onData: (data: Record<string, unknown>) => void;
  error: unknown;
}

/** The journey data without which nobody enters. */
export function AskedFields({ fields, data, onData, error }: Props) {
  const problems = error instanceof ApiProblem ? error.problems : [];
  return fields.map((field) => (
    <DefaultValue
      key={field.name}
      label={field.description ? `${field.name}: ${field.description}` : field.name}
      type={field.type}
      value={data[field.name]}
      onChange={(value) => onData({ ...data, [field.name]: value })}
      problems={problems}
      path={`data.${field.name}`}
      readOnly={false}
    />
  ));
}

/** Every one of them has a value. */
export function isFilled(fields: readonly Field[], data: Record<string, unknown>): boolean {
  return fields.every((field) => data[field.name] !== undefined);
}

/** Where the server names what is wrong with them. */
export function pathsOf(fields: readonly Field[]): string[] {
  return fields.map((field) => `data.${field.name}`);
}
