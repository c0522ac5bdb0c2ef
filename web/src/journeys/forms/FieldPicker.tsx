import { Select, Text, type ComboboxItem, type ComboboxParsedItem, type OptionsFilter } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '@/api/problem';
import type { KnownField } from './fields';
import { problemProps } from './ProblemAtField';

interface Props {
  label: string;
  value: string;
  onChange: (path: string) => void;
  fields: KnownField[];
  problems: Problem[];
  /** Where it stands in the document. */
  path?: string;
  readOnly: boolean;
  description?: string;
  placeholder?: string;
  hideLabel?: boolean;
  required?: boolean;
}

const typable = /^(profile|journey|event|nodes|enrollment)\.[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;

/** A field by its name. One that nobody could know beforehand, as a property of an event, is typed out: `event.cart_id`. */
export function FieldPicker(props: Props) {
  const { label, value, onChange, fields, readOnly } = props;
  const [search, setSearch] = useState('');
  const known = new Map(fields.map((field) => [field.path, field]));
  const typed = search.trim();
  const data = [...groupsOf(fields)];
  const extra = [
    ...(value !== '' && !known.has(value) ? [{ value, label: value }] : []),
    ...(typable.test(typed) && !known.has(typed) && typed !== value ? [{ value: typed, label: typed }] : []),
  ];
  return (
    <Select
      {...(props.hideLabel ? { 'aria-label': label } : { label })}
      description={props.description}
      placeholder={props.placeholder ?? 'Choose a field, or type event.name'}
      {...(props.required ? { withAsterisk: true } : {})}
      searchable
      data={[...(extra.length > 0 ? [{ group: 'As typed', items: extra }] : []), ...data]}
      value={value === '' ? null : value}
      disabled={readOnly}
      onChange={(path) => path !== null && onChange(path)}
      onSearchChange={setSearch}
      filter={byNameOrPath}
      // What is there is replaced by what is typed, as in any list that is searched.
      onClick={(event) => event.currentTarget.select()}
      onFocus={(event) => event.currentTarget.select()}
      allowDeselect={false}
      nothingFoundMessage="No field is called that. Type a path such as event.cart_id"
      comboboxProps={{ width: 300, position: 'bottom-start' }}
      maxDropdownHeight={300}
      flex={1}
      miw={0}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{known.get(option.value)?.label ?? option.label}</Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {option.value}
          </Text>
        </div>
      )}
      {...problemProps(props.problems, props.path)}
    />
  );
}

/** People type "has newsletter" as readily as `has_newsletter` or `journey.has_newsletter`. */
const byNameOrPath: OptionsFilter = ({ options, search }) => {
  const wanted = plain(search);
  const fits = (item: ComboboxItem) => plain(`${item.label} ${item.value}`).includes(wanted);
  return options.flatMap<ComboboxParsedItem>((option) => {
    if (!('group' in option)) {
      return fits(option) ? [option] : [];
    }
    const items = (option.items as ComboboxItem[]).filter(fits);
    return items.length > 0 ? [{ ...option, items }] : [];
  });
};

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll('_', ' ');
}

/** The label names the group too: what is chosen stands alone in the input, and the search finds "first call". */
function groupsOf(fields: KnownField[]) {
  return [...new Set(fields.map((field) => field.group))].map((group) => ({
    group,
    items: fields
      .filter((field) => field.group === group)
      .map((field) => ({ value: field.path, label: group === 'Time' ? field.label : `${group} · ${field.label}` })),
  }));
}
