import { Button, Menu, Text, VisuallyHidden } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMayEdit } from '@/app/session';
import { StatusBadge, statusColor } from '@/ui/StatusBadge';
import { readSettings } from './settings/journeySettings';
import type { JourneyView } from './queries';
import { statusActionLabel, statusActions, type StatusAction } from './statusActions';
import { useStatusChange } from './useStatusChange';

/** What each choice means here, with this journey's settings. */
function meaning(action: StatusAction, journey: JourneyView): string {
  const { pause, archive } = readSettings(journey.settings);
  switch (action) {
    case 'publish':
      return 'The draft becomes the next version, and people can enter.';
    case 'publishChanges':
      return 'The draft becomes the next version.';
    case 'pause':
      return pause.inFlight === 'freeze'
        ? 'Nobody enters; those inside keep their place.'
        : 'Nobody enters; those inside go on.';
    case 'resume':
      return 'People enter and go on from where they are.';
    case 'archive':
      return archive.inFlight === 'exit' ? 'For good; everyone inside leaves.' : 'For good; everyone inside is closed.';
    case 'delete':
      return 'It never was active; the draft is gone for good.';
  }
}

/** The status, and what can be done about it. */
export function StatusControl({ journey }: { journey: JourneyView }) {
  const mayEdit = useMayEdit();
  const change = useStatusChange(journey);
  const actions = statusActions(journey).filter((action) => action !== 'delete');
  if (!mayEdit || actions.length === 0) {
    return <StatusBadge status={journey.status} size="lg" />;
  }
  const word = journey.status.charAt(0).toUpperCase() + journey.status.slice(1);
  return (
    <Menu position="bottom-end" width={280} withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={change.pending}
          leftSection={
            <span
              aria-hidden
              className="status-dot"
              style={{ background: `var(--mantine-color-${statusColor(journey.status)}-6)` }}
            />
          }
          rightSection={<IconChevronDown size={14} />}
        >
          <VisuallyHidden>Status: </VisuallyHidden>
          {word}
          {journey.version > 0 ? (
            <Text span size="xs" c="dimmed" ml={6} visibleFrom="xs">
              v{journey.version}
            </Text>
          ) : null}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action}
            className={action === 'archive' ? 'danger-item' : undefined}
            onClick={() => change.act(action)}
          >
            <Text size="sm" fw={500} inherit>
              {statusActionLabel(action, journey.preset)}
            </Text>
            <Text size="xs" c="dimmed">
              {meaning(action, journey)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
