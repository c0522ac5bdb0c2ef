import { Alert, Button, Drawer, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone } from '@/ui/failure';
import { useJourneyActions } from '../actions';
import type { Problem } from '@/api/problem';
import type { JourneyView } from '../queries';
import { readSettings, settingsPatch } from './journeySettings';
import { SettingsForm } from './SettingsForm';

interface Props {
  journey: JourneyView;
  opened: boolean;
  /** What it was opened for, if that is wrong; its field has the focus then. */
  problem: Problem | undefined;
  onClose: () => void;
  readOnly: boolean;
}

export function SettingsDrawer({ journey, opened, problem, onClose, readOnly }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="md"
      title="Settings of this journey"
      classNames={{ content: 'settings-drawer' }}
    >
      <Editing journey={journey} problem={problem} onClose={onClose} readOnly={readOnly} />
    </Drawer>
  );
}

function Editing({ journey, problem, onClose, readOnly }: Omit<Props, 'opened'>) {
  const actions = useJourneyActions(journey.id);
  const before = readSettings(journey.settings);
  const [settings, setSettings] = useState(before);
  const [first] = useState(before);
  const patch = settingsPatch(before, settings);
  const save = useMutation({
    mutationFn: () => actions.update({ settings: patch }),
    onSuccess: () => {
      notifyDone('The settings are saved.');
      onClose();
    },
  });

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="lg">
        {journey.status === 'archived' ? (
          <Alert color="gray">An archived journey keeps its settings as they are.</Alert>
        ) : null}
        <SettingsForm
          settings={settings}
          onChange={setSettings}
          readOnly={readOnly}
          error={save.error}
          problem={settings.reentry.key === first.reentry.key ? problem : undefined}
        />
        <ErrorNotice error={save.error} title="The settings were not saved" />
        {readOnly ? null : (
          <Group justify="flex-end" className="drawer-foot">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={patch === null} loading={save.isPending}>
              Save settings
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
