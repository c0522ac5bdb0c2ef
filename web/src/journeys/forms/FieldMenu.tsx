import { ActionIcon, Combobox, Text, Tooltip, useCombobox } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useState } from 'react';
import type { KnownField } from './fields';

interface Props {
  fields: KnownField[];
  onPick: (field: KnownField) => void;
  /** What it inserts into, for screen readers: "Insert a field into Subject". */
  into: string;
  disabled?: boolean;
}

/** A button that opens the known fields, to be searched and inserted. */
export function FieldMenu({ fields, onPick, into, disabled }: Props) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
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
        combobox.closeDropdown();
        if (field) {
          onPick(field);
        }
      }}
    >
      <Combobox.Target targetType="button">
        <Tooltip label="Insert a field">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Insert a field into ${into}`}
            disabled={disabled ?? false}
            onClick={() => combobox.toggleDropdown()}
          >
            <IconBraces size={16} />
          </ActionIcon>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label="Search fields"
          placeholder="Search fields"
          onChange={(event) => setSearch(event.currentTarget.value)}
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
