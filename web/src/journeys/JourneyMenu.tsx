import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconCopy,
  IconDots,
  IconDownload,
  IconExternalLink,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconTrash,
  IconUsersPlus,
  type Icon,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useMayEdit } from '@/app/session';
import { openAddSegment } from '@/people/AddSegment';
import { takesByHand } from '@/people/enroll';
import { download, fileName } from '@/ui/download';
import { notifyDone, notifyFailure } from '@/ui/failure';
import { useJourneyActions } from './actions';
import { journeyFileText } from './journeyFile';
import type { JourneyStatus } from './journeySearch';
import { journeyQuery } from './queries';
import { statusActionLabel, statusActions, type StatusAction } from './statusActions';
import { useStatusChange } from './useStatusChange';

const icons: Record<StatusAction, Icon> = {
  publish: IconSend,
  publishChanges: IconSend,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  archive: IconArchive,
  delete: IconTrash,
};

export interface MenuJourney {
  id: string;
  name: string;
  status: JourneyStatus;
  version: number;
  preset: string | null;
  hasUnpublishedChanges?: boolean;
  /** How people enter what is published. */
  entry?: readonly string[];
}

interface Props {
  journey: MenuJourney;
  /** In a list the menu also opens the journey; on its page there is no need. */
  inList?: boolean;
}

/** The ⋯ menu: all that the journey's status allows, and nothing else. */
export function JourneyMenu({ journey, inList = false }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const actions = useJourneyActions(journey.id);
  const change = useStatusChange(journey);
  const params = { journeyId: journey.id };
  // On the journey's own page its status has a control of its own.
  const offered = mayEdit ? statusActions(journey).filter((action) => inList || action === 'delete') : [];

  const duplicate = async () => {
    try {
      const copy = await actions.duplicate();
      notifyDone(`“${copy.name}” is a draft of its own.`);
      await navigate({ to: '/journeys/$journeyId/workflow', params: { journeyId: copy.id } });
    } catch (error) {
      notifyFailure(`“${journey.name}” was not duplicated`, error);
    }
  };

  const exportFile = async () => {
    try {
      const view = await client.fetchQuery(journeyQuery(journey.id));
      download(`${fileName(view.name)}.json`, journeyFileText(view), 'application/json');
    } catch (error) {
      notifyFailure(`“${journey.name}” was not exported`, error);
    }
  };

  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <Tooltip label="More">
          <ActionIcon variant="subtle" color="gray" aria-label={`More actions for ${journey.name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {inList ? (
          <Menu.Item
            leftSection={<IconExternalLink size={16} />}
            renderRoot={(props) => <Link to="/journeys/$journeyId" params={params} {...props} />}
          >
            Open
          </Menu.Item>
        ) : null}
        {mayEdit ? (
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicate}>
            Duplicate
          </Menu.Item>
        ) : null}
        {mayEdit && journey.status === 'active' && takesByHand(journey.entry ?? []) ? (
          <Menu.Item leftSection={<IconUsersPlus size={16} />} onClick={() => openAddSegment(journey)}>
            Add a segment…
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={exportFile}>
          Export JSON
        </Menu.Item>
        {offered.map((action, index) => {
          const Picture = icons[action];
          const ends = action === 'archive' || action === 'delete';
          return (
            <Fragment key={action}>
              {index === 0 || action === 'archive' ? <Menu.Divider /> : null}
              <Menu.Item
                leftSection={<Picture size={16} />}
                className={ends ? 'danger-item' : undefined}
                disabled={change.pending}
                onClick={() => change.act(action)}
              >
                {statusActionLabel(action, journey.preset)}
              </Menu.Item>
            </Fragment>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
