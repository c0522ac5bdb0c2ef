import { Select, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { useSegments } from '@/journeys/forms/workspace';
import { journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { DialogForm } from '@/ui/DialogForm';
import { AskedFields, isFilled, pathsOf } from './AskedFields';
import { askedFields, enrolledText } from './enroll';

/** Puts everybody of a segment into a journey that takes people by hand. */
export function openAddSegment(journey: { id: string; name: string }) {
  const id = modals.open({
    title: `Add people to ${journey.name}`,
    centered: true,
    children: <AddSegment journeyId={journey.id} onClose={() => modals.close(id)} />,
  });
}

export function AddSegment({ journeyId, onClose }: { journeyId: string; onClose: () => void }) {
  const segments = useSegments();
  const definition = useFlow(useQuery(journeyQuery(journeyId)).data);
  const fields = askedFields(definition);
  const [segment, setSegment] = useState<string | null>(null);
  const [data, setData] = useState<Record<string, unknown>>({});
  const add = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/journeys/{id}/enroll', { params: { path: { id: journeyId } }, body: { segment, data } })),
  });
  return (
    <DialogForm
      error={add.error}
      refused="Nobody was added"
      fields={['segment', ...pathsOf(fields)]}
      submit="Add everybody in it"
      onSubmit={() => add.mutate()}
      pending={add.isPending}
      disabled={segment === null || definition === undefined || !isFilled(fields, data) || add.data !== undefined}
      leave={add.data ? 'Close' : 'Not now'}
      onClose={onClose}
    >
      <Select
        label="Segment"
        description="Everybody who is in it now enters, as far as the journey lets them. One person is added from their own page."
        placeholder={segments.length === 0 ? 'There is no segment yet' : 'Choose a segment'}
        data={segments.map(({ id, name }) => ({ value: id, label: name }))}
        value={segment}
        onChange={(next) => {
          setSegment(next);
          add.reset();
        }}
        searchable
        allowDeselect={false}
        openOnFocus={false}
        data-autofocus
      />
      <AskedFields fields={fields} data={data} onData={setData} error={add.error} />
      {add.data ? (
        <Text size="sm" role="status">
          {enrolledText(add.data)}
        </Text>
      ) : null}
    </DialogForm>
  );
}
