import { Autocomplete, Group, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import type { FieldType } from '../document/document';

interface Props {
  label: string;
  op: string;
  type: FieldType | 'unknown';
  value: unknown;
  onChange: (value: unknown) => void;
  readOnly: boolean;
  invalid: boolean;
  /** The texts that the field can be, where there are only a few. */
  values?: string[];
}

/** What a field is compared with, typed as the field is. Where the type is not known, it is chosen beside the value. */
export function ValueInput(props: Props) {
  if (props.op === 'in') {
    return <ListValue {...props} />;
  }
  if (props.type !== 'unknown' && fits(props.type, props.value)) {
    return <OneValue {...props} type={props.type} />;
  }
  const type = typeOfValue(props.value);
  return (
    <Group gap={4} wrap="nowrap" flex={1} miw={0} align="flex-start">
      <NativeSelect
        aria-label={`Type of ${props.label}`}
        data={[
          { value: 'string', label: 'text' },
          { value: 'number', label: 'number' },
          { value: 'boolean', label: 'yes/no' },
          { value: 'date', label: 'date' },
        ]}
        value={type}
        disabled={props.readOnly}
        onChange={(event) => props.onChange(converted(event.currentTarget.value as FieldType, props.value))}
        w={92}
        flex="none"
        styles={{ input: { paddingInlineStart: 8, paddingInlineEnd: 22 } }}
      />
      <OneValue {...props} type={type} />
    </Group>
  );
}

function OneValue({ label, type, value, onChange, readOnly, invalid, values }: Props & { type: FieldType }) {
  const common = { 'aria-label': label, disabled: readOnly, error: invalid, flex: 1, miw: 0 };
  switch (type) {
    case 'number':
      return (
        <NumberInput
          {...common}
          placeholder="Number"
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'boolean':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={String(value === true)}
          onChange={(event) => onChange(event.currentTarget.value === 'true')}
        />
      );
    case 'date':
      // A moment with a time of day, or what is no date yet, is edited as it is written.
      return (
        <TextInput
          {...common}
          type={value === '' || value === undefined || isDay(value) ? 'date' : 'text'}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'string':
      return (
        <Autocomplete
          {...common}
          placeholder="Value"
          data={values ?? []}
          value={typeof value === 'string' ? value : written(value)}
          onChange={onChange}
        />
      );
  }
}

function ListValue({ label, type, value, onChange, readOnly, invalid, values }: Props) {
  const items = Array.isArray(value) ? value : [];
  const numbers =
    type === 'number' || (type === 'unknown' && items.length > 0 && items.every((item) => typeof item === 'number'));
  return (
    <TagsInput
      aria-label={label}
      placeholder={items.length === 0 ? 'Values, each with Enter' : ''}
      data={values ?? []}
      value={items.map(written)}
      disabled={readOnly}
      error={invalid}
      acceptValueOnBlur
      onChange={(texts) => onChange(texts.map((text) => (numbers && text !== '' && !isNaN(+text) ? +text : text)))}
      flex={1}
      miw={0}
    />
  );
}

function fits(type: FieldType, value: unknown): boolean {
  return value === undefined || value === null || (type === 'date' ? typeof value === 'string' : typeof value === type);
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/** JSON has no dates: a text that looks like one is edited as one. */
function typeOfValue(value: unknown): FieldType {
  return typeof value === 'number'
    ? 'number'
    : typeof value === 'boolean'
      ? 'boolean'
      : isDay(value)
        ? 'date'
        : 'string';
}

function converted(type: FieldType, value: unknown): unknown {
  switch (type) {
    case 'number':
      return isNaN(Number(value)) ? 0 : Number(value);
    case 'boolean':
      return value === true || value === 'true' || value === 'yes';
    case 'date':
      return isDay(value) ? value : new Date().toISOString().slice(0, 10);
    case 'string':
      return value === undefined ? '' : written(value);
  }
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}
