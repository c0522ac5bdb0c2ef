import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import {
  IconCalendarClock,
  IconDots,
  IconDownload,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
  IconUpload,
  IconX,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMayEdit } from '@/app/session';
import { confirm } from '@/ui/confirm';
import { counted } from '@/ui/Count';
import { notifyFailure } from '@/ui/failure';
import { openImport } from './import/ImportDialog';
import type { JourneyView } from '@/journeys/queries';
import { openRunSettings } from './RunSettings';
import { openSchedule } from './ScheduleDialog';
import { openStart } from './StartDialog';
import { useDeleteRun, useRunAct, type Run } from './runQueries';

/** What can be done with a run at this point of its life: one thing stands out, the rest is beside it or behind ⋯. */
export function RunActions({ run, journey }: { run: Run; journey: JourneyView | undefined }) {
  const act = useRunAct(run);
  const remove = useDeleteRun(run);
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  // To whoever only looks, a run is in no state in which something can be done.
  const is = (...words: Run['status'][]) => mayEdit && words.includes(run.status);
  const empty = run.recipients === 0;
  const name = run.name || run.id;

  const askCancel = () =>
    confirm({
      title: `Cancel ${name}?`,
      body: run.startedAt
        ? 'At once nothing more is sent, and everybody who is still inside leaves with the status cancelled. What was sent stays in the history. This cannot be undone.'
        : 'The run will not start. Its list stays to be looked at, but it cannot be started any more. This cannot be undone.',
      confirm: 'Cancel run',
      danger: true,
      onConfirm: () => act.mutateAsync('cancel'),
    });
  const askDelete = () =>
    confirm({
      title: `Delete ${name}?`,
      body: `The draft goes with its ${counted('recipient', run.recipients)}. The people themselves and their history stay.`,
      confirm: 'Delete draft',
      danger: true,
      onConfirm: async () => {
        await remove.mutateAsync();
        await navigate({ to: '/journeys/$journeyId/runs', params: { journeyId: run.journeyId } });
      },
    });
  const simply = (what: 'pause' | 'resume') =>
    act.mutate(what, { onError: (error) => notifyFailure(`The run could not ${what}`, error) });

  return (
    <Group gap="xs">
      {is('draft') ? (
        <Button
          variant={empty ? 'filled' : 'default'}
          size="xs"
          leftSection={<IconUpload size={14} />}
          onClick={() => openImport(run)}
        >
          Import
        </Button>
      ) : null}
      {is('draft', 'scheduled') ? (
        <>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconCalendarClock size={14} />}
            onClick={() => openSchedule(run)}
          >
            {is('scheduled') ? 'Reschedule' : 'Schedule'}
          </Button>
          <Button
            variant={empty ? 'default' : 'filled'}
            size="xs"
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => openStart(run)}
            disabled={!journey}
          >
            {is('scheduled') ? 'Start now' : 'Start'}
          </Button>
        </>
      ) : null}
      {is('running') ? (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerPause size={14} />}
          loading={act.isPending}
          onClick={() => simply('pause')}
        >
          Pause
        </Button>
      ) : null}
      {is('paused') ? (
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={14} />}
          loading={act.isPending}
          onClick={() => simply('resume')}
        >
          Resume
        </Button>
      ) : null}
      {is('running', 'paused', 'scheduled') ? (
        <Button variant="default" size="xs" leftSection={<IconX size={14} />} onClick={askCancel}>
          Cancel
        </Button>
      ) : null}
      {empty ? null : (
        <Button
          component="a"
          href={`/api/runs/${run.id}/export.csv?spreadsheet=true`}
          download
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} />}
        >
          Export
        </Button>
      )}
      {mayEdit || !empty ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label="More actions for this run">
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayEdit ? (
              <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => openRunSettings(run)}>
                Name and limits…
              </Menu.Item>
            ) : null}
            {empty ? null : (
              <Menu.Item
                component="a"
                href={`/api/runs/${run.id}/export.csv?spreadsheet=false`}
                download
                leftSection={<IconDownload size={14} />}
              >
                Export for programs (formulas kept)
              </Menu.Item>
            )}
            {is('draft') ? (
              <Menu.Item leftSection={<IconX size={14} />} onClick={askCancel}>
                Cancel run…
              </Menu.Item>
            ) : null}
            {is('draft', 'scheduled') ? (
              <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={askDelete}>
                Delete draft…
              </Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </Group>
  );
}
