import { Button, Group, Text, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconCloudCheck, IconCloudUp } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Saver } from './saveState';

/** Whether the draft is safe: "Saved", "Saving…", or why not. */
export function SaveIndicator({ saver }: { saver: Saver }) {
  const status = useStore(saver.store, (state) => state.status);
  switch (status.is) {
    case 'saved':
      return (
        <Text size="sm" c="dimmed" className="save-state" role="status">
          <IconCloudCheck size={16} aria-hidden /> Saved
        </Text>
      );
    case 'waiting':
    case 'saving':
      return (
        <Text size="sm" c="dimmed" className="save-state" role="status">
          <IconCloudUp size={16} aria-hidden /> Saving…
        </Text>
      );
    case 'conflict':
      return (
        <Text size="sm" className="save-state" data-bad role="status">
          <IconAlertCircle size={16} aria-hidden /> Not saved
        </Text>
      );
    case 'failed':
      return (
        <Group gap={6} wrap="nowrap" role="alert">
          <Tooltip label={status.reason} multiline maw={360}>
            <Text size="xs" className="save-state" data-bad data-why>
              <IconAlertCircle size={16} aria-hidden /> <span>Not saved: {status.reason}</span>
            </Text>
          </Tooltip>
          <Button size="compact-xs" variant="default" onClick={() => void saver.flush()}>
            Try again
          </Button>
        </Group>
      );
  }
}
