import { ActionIcon, Anchor, Badge, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconChevronRight, IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { use } from 'react';
import { useMayEdit } from '@/app/session';
import { DetailsModal } from './DetailsModal';
import { JourneyMenu } from './JourneyMenu';
import { JourneyName } from './JourneyName';
import { presetLabel } from './presets';
import type { JourneyView } from './queries';
import { OpenSettings } from './settings/openSettings';
import { StatusControl } from './StatusControl';
import { useFlow } from './versions';

export function JourneyHeader({ journey }: { journey: JourneyView }) {
  const mayEdit = useMayEdit();
  const openSettings = use(OpenSettings);
  const [detailsOpen, details] = useDisclosure();
  const entry = useFlow(journey)?.entry.sources.map((source) => source.kind) ?? [];
  const preset = presetLabel(journey.preset);
  const editable = mayEdit && journey.status !== 'archived';

  return (
    <header className="journey-header">
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Group gap={6} wrap="nowrap" style={{ minWidth: 0, flex: 1 }}>
          <Anchor size="sm" c="dimmed" visibleFrom="xs" renderRoot={(props) => <Link to="/journeys" {...props} />}>
            Journeys
          </Anchor>
          <IconChevronRight className="hide-below-xs" size={14} aria-hidden style={{ flex: 'none', opacity: 0.5 }} />
          <JourneyName journey={journey} readOnly={!editable} />
        </Group>
        <Group gap={4} wrap="nowrap">
          <StatusControl journey={journey} />
          <Tooltip label="Settings of this journey">
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={() => openSettings()}
              aria-label="Settings of this journey"
            >
              <IconAdjustmentsHorizontal size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          <JourneyMenu journey={{ ...journey, entry }} />
        </Group>
      </Group>
      <Group gap={6} mih={22} className="journey-details">
        <Text size="xs" c="dimmed" truncate title={journey.description}>
          {journey.description || (editable ? 'No description yet' : '')}
        </Text>
        {preset ? (
          <Tooltip label="The preset that its settings began with">
            <Badge variant="default" size="sm" radius="sm" tt="none" fw={400} style={{ flex: 'none' }}>
              {preset}
            </Badge>
          </Tooltip>
        ) : null}
        {journey.tags.map((tag) => (
          <Badge
            key={tag}
            className="tag"
            variant="default"
            size="sm"
            radius="sm"
            tt="none"
            fw={400}
            renderRoot={(props) => (
              <Link to="/journeys" search={{ tag }} {...props} aria-label={`Journeys with the tag ${tag}`} />
            )}
          >
            {tag}
          </Badge>
        ))}
        {editable ? (
          <Tooltip label="Edit description and tags">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={details.open}
              aria-label="Edit description and tags"
            >
              <IconPencil size={14} />
            </ActionIcon>
          </Tooltip>
        ) : null}
      </Group>
      <DetailsModal journey={journey} opened={detailsOpen} onClose={details.close} />
    </header>
  );
}
