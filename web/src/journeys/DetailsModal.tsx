import { Modal, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DialogForm } from '@/ui/DialogForm';
import { problemAt } from '@/ui/failure';
import { useJourneyActions } from './actions';
import { descriptionProblem, nameProblem } from './limits';
import { knownJourneysQuery, type JourneyView } from './queries';

interface Props {
  journey: JourneyView;
  opened: boolean;
  onClose: () => void;
}

export function DetailsModal({ journey, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Name, description and tags" centered>
      <DetailsForm journey={journey} onClose={onClose} />
    </Modal>
  );
}

function DetailsForm({ journey, onClose }: Omit<Props, 'opened'>) {
  const actions = useJourneyActions(journey.id);
  const tagsInUse = useQuery(knownJourneysQuery).data?.tags ?? [];
  const [name, setName] = useState(journey.name);
  const [description, setDescription] = useState(journey.description);
  const [tags, setTags] = useState(journey.tags);
  const save = useMutation({
    mutationFn: () => actions.update({ name: name.trim(), description, tags }),
    onSuccess: onClose,
  });
  const wrong = { name: nameProblem(name), description: descriptionProblem(description) };

  return (
    <DialogForm
      error={save.error}
      refused="Nothing was changed"
      fields={['name', 'description', 'tags']}
      submit="Save"
      onSubmit={() => {
        if (!wrong.name && !wrong.description) {
          save.mutate();
        }
      }}
      pending={save.isPending}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={wrong.name ?? problemAt(save.error, 'name')}
      />
      <Textarea
        label="Description"
        autosize
        minRows={3}
        maxRows={10}
        data-autofocus
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={wrong.description ?? problemAt(save.error, 'description')}
      />
      <TagsInput
        label="Tags"
        description="Enter or a comma ends one; the list of journeys can be narrowed to them."
        data={tagsInUse}
        value={tags}
        onChange={setTags}
        acceptValueOnBlur
        maxTags={50}
        error={problemAt(save.error, 'tags')}
      />
    </DialogForm>
  );
}
