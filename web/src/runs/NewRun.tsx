import { TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { DialogForm } from '@/ui/DialogForm';
import { problemAt } from '@/ui/failure';
import { useRunChanged, type Run } from './runQueries';

/** Asks for a name and makes a draft. */
export function openNewRun(journeyId: string, runs: number, onCreated: (run: Run) => void) {
  const id = modals.open({
    title: 'New run',
    centered: true,
    children: (
      <NewRun
        journeyId={journeyId}
        suggestion={`Run ${runs + 1}`}
        onClose={() => modals.close(id)}
        onCreated={(run) => {
          modals.close(id);
          onCreated(run);
        }}
      />
    ),
  });
}

interface Props {
  journeyId: string;
  suggestion: string;
  onClose: () => void;
  onCreated: (run: Run) => void;
}

function NewRun({ journeyId, suggestion, onClose, onCreated }: Props) {
  const [name, setName] = useState(suggestion);
  const changed = useRunChanged(journeyId);
  const create = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/journeys/{id}/runs', {
          params: { path: { id: journeyId } },
          body: { name: name.trim(), limits: null },
        }),
      ),
    onSuccess: (run) => {
      changed(run);
      onCreated(run);
    },
  });
  return (
    <DialogForm
      error={create.error}
      refused="The run was not made"
      fields={['name']}
      submit="Create draft"
      onSubmit={() => create.mutate()}
      pending={create.isPending}
      disabled={name.trim() === ''}
      leave="Not now"
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="So that you find it again: the list, the wave, the market. It starts as a draft; nobody is contacted yet."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problemAt(create.error, 'name')}
        maxLength={255}
        data-autofocus
      />
    </DialogForm>
  );
}
