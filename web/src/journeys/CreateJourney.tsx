import { Modal, Tabs, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { DialogForm } from '@/ui/DialogForm';
import { problemAt } from '@/ui/failure';
import { ChoiceCards } from './ChoiceCards';
import { descriptionProblem, nameProblem } from './limits';
import { blankDefinition, presetLabel, presets } from './presets';
import { examplesQuery, journeyKey, journeysKey } from './queries';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function CreateJourney({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="New journey" size="lg" centered>
      <CreateForm onClose={onClose} />
    </Modal>
  );
}

/** Name, description, and where to begin: a preset's settings with an empty canvas, or an example that works. */
function CreateForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const examples = useQuery(examplesQuery).data?.items ?? [];
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [from, setFrom] = useState<'blank' | 'example'>('blank');
  const [presetId, setPresetId] = useState<string>('outreach');
  const [exampleId, setExampleId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);

  const preset = presets.find(({ id }) => id === presetId);
  const example = examples.find(({ id }) => id === exampleId) ?? examples[0];

  const create = useMutation({
    mutationFn: () => {
      const start =
        from === 'example' && example
          ? {
              preset: example.preset,
              definition: example.definition,
              ...(description.trim() === '' ? { description: example.description } : {}),
            }
          : preset
            ? { preset: preset.id, definition: blankDefinition(preset) }
            : {};
      return answer(api.POST('/api/journeys', { body: { name: name.trim(), description, ...start } }));
    },
    onSuccess: async (journey) => {
      client.setQueryData(journeyKey(journey.id), journey);
      void client.invalidateQueries({ queryKey: journeysKey });
      await navigate({ to: '/journeys/$journeyId/workflow', params: { journeyId: journey.id } });
    },
  });

  const wrong = { name: nameProblem(name), description: descriptionProblem(description) };

  return (
    <DialogForm
      error={create.error}
      refused="The journey was not created"
      fields={['name', 'description']}
      submit="Create"
      onSubmit={() => {
        setTried(true);
        if (!wrong.name && !wrong.description) {
          create.mutate();
        }
      }}
      pending={create.isPending}
      onClose={onClose}
    >
      <TextInput
        label="Journey name"
        placeholder="Renewal outreach"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={(tried || name.length > 0 ? wrong.name : undefined) ?? problemAt(create.error, 'name')}
      />
      <Textarea
        label="Description (optional)"
        placeholder="What it is for"
        autosize
        minRows={2}
        maxRows={6}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={wrong.description ?? problemAt(create.error, 'description')}
      />
      <Tabs value={from} onChange={(value) => setFrom(value === 'example' ? 'example' : 'blank')} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="blank">Empty canvas</Tabs.Tab>
          <Tabs.Tab value="example" disabled={examples.length === 0}>
            From an example
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="blank">
          <ChoiceCards
            label="Preset"
            hint="Where the settings begin; each can be changed later."
            value={presetId}
            onChange={setPresetId}
            choices={presets}
          />
        </Tabs.Panel>
        <Tabs.Panel value="example">
          <ChoiceCards
            label="Example"
            hint="A copy of your own, to change as you like."
            value={example?.id ?? ''}
            onChange={setExampleId}
            choices={examples.map((known) => ({
              id: known.id,
              label: known.name,
              line: [known.description, presetLabel(known.preset)].filter(Boolean).join(' · '),
            }))}
          />
        </Tabs.Panel>
      </Tabs>
    </DialogForm>
  );
}
