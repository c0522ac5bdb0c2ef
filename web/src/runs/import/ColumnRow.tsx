import { ActionIcon, Badge, Group, Select, Stack, Table, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { fieldTypeLabel } from '@/journeys/forms/fieldTypes';
import { keep, keepable, leaveOut, type Mapping, type Target } from './mapping';
import type { ListPreview } from './preview';

interface Props {
  column: ListPreview['columns'][number];
  targets: ListPreview['targets'];
  mapping: Mapping;
  onTarget: (target: Target) => void;
  onEarlier: (by: 1 | -1) => void;
}

// The menu's own words for what is no target of the server's; a slash can't begin one.
const keepChoice = '/keep';
const attributeChoice = '/attribute';

/** What the server takes as the name of an attribute. */
const attributeName = /^[a-z][a-z0-9_]{0,63}$/;

/** One column: its name, what it holds, and the choice of what it fills. */
export function ColumnRow({ column, targets, mapping, onTarget, onEarlier }: Props) {
  const target = mapping.targets[column.header] ?? keep;
  const known = targets.some((candidate) => candidate.field === target);
  const own = target.startsWith('profile.') && !known;
  const [naming, setNaming] = useState(own);
  const [name, setName] = useState(own ? target.slice('profile.'.length) : suggestion(column.header));
  const together = mapping.order[target] ?? [];
  const place = together.indexOf(column.header);

  const choose = (chosen: string | null) => {
    setNaming(chosen === attributeChoice);
    if (chosen === attributeChoice) {
      onTarget(attributeName.test(name) ? `profile.${name}` : keep);
    } else if (chosen !== null) {
      onTarget(chosen === keepChoice ? keep : chosen);
    }
  };
  const rename = (value: string) => {
    setName(value);
    onTarget(attributeName.test(value) ? `profile.${value}` : keep);
  };

  return (
    <Table.Tr>
      <Table.Td maw={170}>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {column.header}
        </Text>
        {column.type ? (
          <Badge variant="default" size="xs" tt="none" fw={500}>
            {fieldTypeLabel(column.type)}
          </Badge>
        ) : null}
      </Table.Td>
      <Table.Td maw={240}>
        {column.samples.slice(0, 3).map((sample, index) => (
          <Text key={index} size="xs" c="dimmed" truncate>
            {sample === '' ? '(empty)' : sample}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Stack gap={4}>
          <Group gap={4} wrap="nowrap">
            <Select
              size="xs"
              style={{ flex: 1 }}
              aria-label={`What ${column.header} fills`}
              value={naming ? attributeChoice : target === keep ? keepChoice : target}
              onChange={choose}
              allowDeselect={false}
              searchable
              maxDropdownHeight={280}
              data={[
                {
                  group: 'Fills',
                  items: targets.map((candidate) => ({
                    value: candidate.field,
                    label: targetLabel(candidate),
                  })),
                },
                {
                  group: 'Otherwise',
                  items: [
                    { value: attributeChoice, label: 'An attribute of the person…' },
                    {
                      value: keepChoice,
                      label: 'Nothing; stays for the export',
                      disabled: !keepable(mapping, column.field),
                    },
                    { value: leaveOut, label: 'Leave out' },
                  ],
                },
              ]}
            />
            {together.length > 1 && place >= 0 ? (
              <>
                <Tooltip label="The first that is not empty is used">
                  <Badge variant="light" size="sm" tt="none" c="inherit" style={{ flex: 'none' }}>
                    {ordinal(place + 1)} choice
                  </Badge>
                </Tooltip>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  disabled={place === 0}
                  aria-label={`Try ${column.header} earlier`}
                  onClick={() => onEarlier(1)}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
              </>
            ) : null}
          </Group>
          {naming ? (
            <TextInput
              size="xs"
              aria-label={`Attribute that ${column.header} fills`}
              leftSection={<Text size="xs">profile.</Text>}
              leftSectionWidth={52}
              value={name}
              onChange={(event) => rename(event.currentTarget.value)}
              error={attributeName.test(name) ? null : 'Begin with a small letter; then small letters, digits and _.'}
            />
          ) : null}
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}

/** `Open tasks (number, required)`; that a text is a text goes without saying. */
function targetLabel({ label, type, required }: ListPreview['targets'][number]): string {
  const remarks = [
    ...(type === 'number' || type === 'boolean' || type === 'date' ? [fieldTypeLabel(type).toLowerCase()] : []),
    ...(required ? ['required'] : []),
  ];
  return remarks.length > 0 ? `${label} (${remarks.join(', ')})` : label;
}

/** A header as an attribute's name: `Company ID` → `company_id`. */
function suggestion(header: string): string {
  return header
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 64);
}

function ordinal(place: number): string {
  return ['1st', '2nd', '3rd'][place - 1] ?? `${place}th`;
}
