import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { reasonOf } from '@/ui/failure';
import { answer, api } from '@/api/client';
import type { JourneyView } from '../queries';
import { documentOf, type EditingSession } from './session';

/** Somebody else saved the draft since we opened it: whose shall stand? Taking theirs can be undone. */
export function ConflictBanner({ session, journeyId }: { session: EditingSession; journeyId: string }) {
  const { saver } = session;
  const status = useStore(saver.store, (state) => state.status);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  if (status.is !== 'conflict') {
    return null;
  }
  const settle = async (how: (journey: JourneyView) => void | Promise<void>) => {
    setPending(true);
    setError(null);
    try {
      await how(await latest(journeyId));
    } catch (failure) {
      setError(reasonOf(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Group className="flow-banner" data-tone="warning" role="alert" justify="space-between" wrap="nowrap">
      <Text size="sm" className="save-state">
        <IconAlertTriangle size={16} aria-hidden /> {status.by ?? 'Somebody else'} saved another version.{' '}
        {error ?? 'Your changes are not saved until you choose.'}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="compact-sm"
          variant="default"
          loading={pending}
          onClick={() => void settle((journey) => takeTheirs(session, journey))}
        >
          Reload theirs
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={pending}
          onClick={() => void settle((journey) => saver.keep(journey.draftRevision))}
        >
          Keep mine
        </Button>
      </Group>
    </Group>
  );
}

export function latest(journeyId: string): Promise<JourneyView> {
  return answer(api.GET('/api/journeys/{id}', { params: { path: { id: journeyId } } }));
}

/** What the other one saved takes the place of ours, as an edit: undo brings ours back. */
export function takeTheirs({ editor, saver }: EditingSession, journey: JourneyView): void {
  const theirs = documentOf(journey);
  editor.edit('Take over what somebody else saved', theirs);
  saver.take(editor.document(), journey.draftRevision);
}
