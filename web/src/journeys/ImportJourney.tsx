import { Button, FileButton } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answer, api } from '@/api/client';
import { notifyDone } from '@/ui/failure';
import { showRefusal } from './asking';
import { readJourneyFile } from './journeyFile';
import { journeyKey, journeysKey } from './queries';

/** Makes a draft from a file that was exported here or written by hand. */
export function ImportJourney({ subtle = false }: { subtle?: boolean }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: async (file: File) =>
      answer(api.POST('/api/journeys', { body: readJourneyFile(file.name, await file.text()) })),
    onSuccess: async (journey) => {
      client.setQueryData(journeyKey(journey.id), journey);
      void client.invalidateQueries({ queryKey: journeysKey });
      notifyDone(`“${journey.name}” is here, as a draft.`);
      await navigate({ to: '/journeys/$journeyId/workflow', params: { journeyId: journey.id } });
    },
    onError: (error) => showRefusal('The journey was not imported', error),
  });

  return (
    <FileButton accept="application/json,.json" onChange={(file) => file && take.mutate(file)}>
      {(props) => (
        <Button
          {...props}
          variant={subtle ? 'subtle' : 'default'}
          leftSection={<IconUpload size={16} />}
          loading={take.isPending}
        >
          Import JSON
        </Button>
      )}
    </FileButton>
  );
}
