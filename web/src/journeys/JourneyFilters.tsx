import { CloseButton, Group, ScrollArea, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { journeyStatuses, type JourneySearch, type JourneyStatus } from './journeySearch';

interface Props {
  search: JourneySearch;
  tags: string[];
  onChange: (search: JourneySearch) => void;
}

const whileTypingMs = 250;
const current = 'current';
const statuses = [
  { value: current, label: 'All' },
  ...journeyStatuses.map((status) => ({ value: status, label: status.charAt(0).toUpperCase() + status.slice(1) })),
];

export function JourneyFilters({ search, tags, onChange }: Props) {
  const [text, setText] = useState(search.query ?? '');
  const look = useDebouncedCallback((query: string) => onChange({ ...search, query }), whileTypingMs);
  const type = (query: string) => {
    setText(query);
    look(query);
  };

  return (
    <Group gap="sm" mb="md" wrap="wrap">
      <TextInput
        aria-label="Search journeys"
        placeholder="Search by name or description"
        leftSection={<IconSearch size={16} />}
        rightSection={text ? <CloseButton size="sm" aria-label="Clear the search" onClick={() => type('')} /> : null}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        w={{ base: '100%', xs: 280 }}
      />
      <ScrollArea type="never" maw="100%">
        <SegmentedControl
          aria-label="Status"
          data={statuses}
          value={search.status ?? current}
          onChange={(value) =>
            onChange({ ...search, status: value === current ? undefined : (value as JourneyStatus) })
          }
        />
      </ScrollArea>
      {tags.length > 0 || search.tag ? (
        <Select
          aria-label="Tag"
          placeholder="Any tag"
          leftSection={<IconTag size={16} />}
          data={search.tag && !tags.includes(search.tag) ? [search.tag, ...tags] : tags}
          value={search.tag ?? null}
          onChange={(tag) => onChange({ ...search, tag: tag ?? undefined })}
          clearable
          searchable
          w={{ base: '100%', xs: 180 }}
        />
      ) : null}
    </Group>
  );
}
