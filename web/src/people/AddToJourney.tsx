import { Alert, Select, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { activeJourneysQuery, journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { DialogForm } from '@/ui/DialogForm';
import { notifyDone } from '@/ui/failure';
import { AskedFields, isFilled, pathsOf } from './AskedFields';
import { askedFields, enrollable, skippedText } from './enroll';

interface Person {
  id: string;
  name: string;
}

/** Puts somebody into a journey that takes people by hand. */
export function openAddToJourney(person: Person) {
  const id = modals.open({
    title: `Add ${person.name} to a journey`,
    centered: true,
    children: <AddToJourney person={person} onClose={() => modals.close(id)} />,
  });
}

export function AddToJourney({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useQueryClient();
  const journeys = useQuery(activeJourneysQuery);
  const open = enrollable(journeys.data ?? []);
  const [chosen, setChosen] = useState<string | null>(null);
  const journeyId = chosen ?? (open.length === 1 ? (open[0]?.id ?? null) : null);
  const journey = useQuery({ ...journeyQuery(journeyId ?? ''), enabled: journeyId !== null });
  const definition = useFlow(journey.data);
  const fields = askedFields(definition);
  const [data, setData] = useState<Record<string, unknown>>({});
  const add = useMutation({
    mutationFn: (id: string) =>
      answer(
        api.POST('/api/journeys/{id}/enroll', { params: { path: { id } }, body: { profileIds: [person.id], data } }),
      ),
    onSuccess: ({ enrolled }) => {
      if (enrolled > 0) {
        void client.invalidateQueries({ queryKey: ['timeline', person.id] });
        notifyDone(`${person.name} is in “${journey.data?.name ?? 'the journey'}” now.`);
        onClose();
      }
    },
  });
  const skipped = add.data?.skipped[0];
  return (
    <DialogForm
      error={add.error}
      refused="Nobody was added"
      fields={pathsOf(fields)}
      submit="Add to the journey"
      onSubmit={() => journeyId !== null && add.mutate(journeyId)}
      pending={add.isPending}
      disabled={journeyId === null || definition === undefined || !isFilled(fields, data)}
      leave="Not now"
      onClose={onClose}
    >
      {journeys.data && open.length === 0 ? (
        <Text size="sm">
          No active journey takes people by hand. In a workflow choose Start, add the way in “By hand”, and publish.
        </Text>
      ) : (
        <Select
          label="Journey"
          description="Active ones that take people by hand or from another system."
          placeholder="Choose a journey"
          data={open.map(({ id, name }) => ({ value: id, label: name }))}
          value={journeyId}
          onChange={(next) => {
            setChosen(next);
            setData({});
            add.reset();
          }}
          searchable
          allowDeselect={false}
          openOnFocus={false}
          data-autofocus
        />
      )}
      <AskedFields fields={fields} data={data} onData={setData} error={add.error} />
      {skipped ? (
        <Alert variant="light" color="yellow" icon={<IconInfoCircle size={18} />} p="sm" role="alert">
          {skippedText(skipped.reason)}
        </Alert>
      ) : null}
    </DialogForm>
  );
}
