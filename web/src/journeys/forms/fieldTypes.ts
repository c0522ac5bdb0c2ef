import type { FieldType } from '../document/document';

/** The types of journey data, as people call them. */
export const fieldTypes: { value: FieldType; label: string }[] = [
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
];

export function fieldTypeLabel(type: string): string {
  return fieldTypes.find(({ value }) => value === type)?.label ?? type;
}
