import { Combobox, Text, useCombobox } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { KnownField } from './fields';

interface Props {
  fields: KnownField[];
  onPick: (field: KnownField) => void;
  onClose: () => void;
}

/** The known fields by group, with a search; it opens below whatever it stands in. */
export function FieldList({ fields, onPick, onClose }: Props) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ opened: true, onOpenedChange: (opened) => !opened && onClose() });
  const { focusSearchInput } = combobox;
  useEffect(() => focusSearchInput(), [focusSearchInput]);
  const found = fields.filter((field) => matches(field, search));
  const groups = [...new Set(found.map((field) => field.group))];
  return (
    <Combobox
      store={combobox}
      width={280}
      position="bottom-end"
      withinPortal
      onOptionSubmit={(path) => {
        const field = fields.find((candidate) => candidate.path === path);
        if (field) {
          onPick(field);
        }
      }}
    >
      <Combobox.DropdownTarget>
        <span style={{ position: 'absolute', inset: 0, pointerEvents: 'none' }} />
      </Combobox.DropdownTarget>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label="Search fields"
          placeholder="Search fields"
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
        />
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {groups.map((group) => (
            <Combobox.Group key={group} label={group}>
              {found
                .filter((field) => field.group === group)
                .map((field) => (
                  <Combobox.Option key={field.path} value={field.path}>
                    <Text size="sm">{field.label}</Text>
                    <Text size="xs" c="dimmed" ff="monospace">
                      {field.path}
                    </Text>
                  </Combobox.Option>
                ))}
            </Combobox.Group>
          ))}
          {found.length === 0 && <Combobox.Empty>No field is called that</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function matches(field: KnownField, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return `${field.group} ${field.label} ${field.path}`.toLowerCase().includes(wanted);
}
