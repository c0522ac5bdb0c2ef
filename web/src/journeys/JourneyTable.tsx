import { Anchor, Badge, Group, Table, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ActionsHead } from '@/ui/ActionsHead';
import { Count, countText } from '@/ui/Count';
import { RelativeTime } from '@/ui/RelativeTime';
import { Sparkline } from '@/ui/Sparkline';
import { StatusBadge } from '@/ui/StatusBadge';
import { entryText } from './entryWords';
import { JourneyMenu } from './JourneyMenu';
import type { JourneyItem } from './queries';

interface Props {
  journeys: JourneyItem[];
  onTag: (tag: string) => void;
}

/** One line a journey; a phone has room for name, status, who is inside, and the menu. */
export function JourneyTable({ journeys, onTag }: Props) {
  return (
    <Table className="journey-table" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th visibleFrom="md">Entry</Table.Th>
          <Table.Th ta="right" visibleFrom="xs">
            Inside
          </Table.Th>
          <Table.Th ta="right" visibleFrom="sm">
            Completed
          </Table.Th>
          <Table.Th visibleFrom="md">
            <Tooltip label="How many started each day">
              <span>Last 14 days</span>
            </Tooltip>
          </Table.Th>
          <Table.Th visibleFrom="sm">Updated</Table.Th>
          <ActionsHead />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {journeys.map((journey) => (
          <JourneyRow key={journey.id} journey={journey} onTag={onTag} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function JourneyRow({ journey, onTag }: { journey: JourneyItem; onTag: (tag: string) => void }) {
  const { counts, sparkline } = journey;
  const started = sparkline.reduce((sum, count) => sum + count, 0);
  return (
    <Table.Tr data-journey={journey.id}>
      <Table.Td className="journey-name">
        <Group gap="0 8px" align="baseline">
          <Anchor
            fw={500}
            size="sm"
            c="inherit"
            lineClamp={2}
            title={journey.name}
            renderRoot={(props) => <Link to="/journeys/$journeyId" params={{ journeyId: journey.id }} {...props} />}
          >
            {journey.name}
          </Anchor>
          {journey.hasUnpublishedChanges && journey.status !== 'draft' ? (
            <Text span size="xs" c="dimmed">
              unpublished changes
            </Text>
          ) : null}
        </Group>
        {journey.description ? (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {journey.description}
          </Text>
        ) : null}
        {/* A phone has no room for columns of them. */}
        <Text size="xs" c="dimmed" hiddenFrom="xs">
          {countText(counts.active)} inside · {countText(counts.completed)} completed
        </Text>
        {journey.tags.length > 0 ? (
          <Group gap={4} mt={4}>
            {journey.tags.map((tag) => (
              <Badge
                key={tag}
                component="button"
                type="button"
                className="tag"
                variant="default"
                size="sm"
                radius="sm"
                tt="none"
                fw={400}
                onClick={() => onTag(tag)}
                aria-label={`Show journeys with the tag ${tag}`}
              >
                {tag}
              </Badge>
            ))}
          </Group>
        ) : null}
      </Table.Td>
      <Table.Td>
        <StatusBadge status={journey.status} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c={journey.entry.length > 0 ? undefined : 'dimmed'}>
          {entryText(journey.entry)}
        </Text>
      </Table.Td>
      <Table.Td ta="right" visibleFrom="xs">
        <Count value={counts.active} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        <Count value={counts.completed} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Sparkline values={sparkline} label={`${started} started in the last 14 days`} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <RelativeTime at={journey.updatedAt} past c="dimmed" />
      </Table.Td>
      <Table.Td w={48} ta="right">
        <JourneyMenu journey={journey} inList />
      </Table.Td>
    </Table.Tr>
  );
}
