import { Button, Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useStatusChange } from '../useStatusChange';
import type { JourneyView } from '../queries';
import type { Lock } from './locks';

const words: Record<Exclude<Lock, null | 'entry'>, string> = {
  archived: 'This journey is archived and can only be read. Duplicate it to go on from it.',
  viewer: 'You can look at everything and change nothing: your role is viewer. An owner can give you another one.',
  nodes:
    'The nodes are locked while this journey is active. Pause it to change them, then publish and resume; or choose another rule for publishing in its settings.',
};

/** Why nothing can be changed on the canvas, and what to do about it. */
export function LockBanner({ journey, lock, narrow }: { journey: JourneyView; lock: Lock; narrow: boolean }) {
  const change = useStatusChange(journey);
  if (lock === null || lock === 'entry') {
    return null;
  }
  return (
    <Group className="flow-banner" role="note" justify="space-between" gap="xs" wrap={narrow ? 'wrap' : 'nowrap'}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <IconLock size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
        <Text size="sm">{words[lock]}</Text>
      </Group>
      {lock === 'nodes' ? (
        <Button
          size="compact-sm"
          variant="default"
          style={{ flex: 'none' }}
          loading={change.pending}
          onClick={() => change.act('pause')}
        >
          Pause to edit
        </Button>
      ) : null}
    </Group>
  );
}
