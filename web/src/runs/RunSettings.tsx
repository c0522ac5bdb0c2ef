import { NumberInput, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { DialogForm } from '@/ui/DialogForm';
import { problemAt } from '@/ui/failure';
import { useRunChanged, type Run } from './runQueries';

/** A run's name, and how fast it may go; both can be changed while it runs. */
export function openRunSettings(run: Run) {
  const id = modals.open({
    title: 'Name and limits',
    centered: true,
    children: <RunSettings run={run} onClose={() => modals.close(id)} />,
  });
}

function RunSettings({ run, onClose }: { run: Run; onClose: () => void }) {
  const [name, setName] = useState(run.name);
  const [rate, setRate] = useState<number | string>(run.limits.ratePerSecond ?? '');
  const [calls, setCalls] = useState<number | string>(run.limits.concurrentCalls ?? '');
  const changed = useRunChanged(run.journeyId);
  const number = (value: number | string) => (value === '' ? null : Number(value));
  const save = useMutation({
    mutationFn: () =>
      answer(
        api.PATCH('/api/runs/{id}', {
          params: { path: { id: run.id } },
          body: { name: name.trim(), limits: { ratePerSecond: number(rate), concurrentCalls: number(calls) } },
        }),
      ),
    onSuccess: (saved) => {
      changed(saved);
      onClose();
    },
  });
  const at = (path: string) => problemAt(save.error, path);
  return (
    <DialogForm
      error={save.error}
      refused="Nothing was changed"
      fields={['name', 'ratePerSecond', 'concurrentCalls']}
      submit="Save"
      onSubmit={() => save.mutate()}
      pending={save.isPending}
      disabled={name.trim() === ''}
      leave="Keep as it is"
      onClose={onClose}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={at('name')}
        maxLength={255}
        data-autofocus
      />
      <NumberInput
        label="Messages and calls a second"
        description="What this run may send at most. Empty for no limit of its own."
        value={rate}
        onChange={setRate}
        min={0}
        allowNegative={false}
        error={at('ratePerSecond')}
      />
      <NumberInput
        label="Calls at once"
        description="How many calls of this run may be under way at a time, for example as many as there are agents to take over."
        value={calls}
        onChange={setCalls}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        error={at('concurrentCalls')}
      />
    </DialogForm>
  );
}
