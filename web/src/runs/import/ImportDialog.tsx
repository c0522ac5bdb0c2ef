import { Alert, Button, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { reasonOf } from '@/ui/failure';
import { runsKey, type Run } from '../runQueries';
import { ChooseFile } from './ChooseFile';
import { ImportDone } from './ImportDone';
import { ImportRunning } from './ImportRunning';
import { MapColumns } from './MapColumns';
import { rememberMap } from './memory';
import { notAList, previewList } from './preview';
import { giveUpList, uploadList, UploadCancelled, type ImportResult, type Upload } from './upload';

/** A list into a draft run, in three steps: choose the file, say what its columns are, see what became of it. */
export function openImport(run: Run) {
  const id = modals.open({
    title: `Import recipients into ${run.name || run.id}`,
    size: 'min(920px, 96vw)',
    centered: true,
    // A stray click must not end an upload.
    closeOnClickOutside: false,
    children: <ImportDialog run={run} onClose={() => modals.close(id)} />,
  });
}

function ImportDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const [result, setResult] = useState<ImportResult | null>(null);
  const upload = useRef<Upload | null>(null);

  const preview = useMutation({
    mutationFn: async (chosen: File) => {
      const refusal = await notAList(chosen);
      if (refusal) {
        throw new Error(refusal);
      }
      return previewList(run.id, chosen);
    },
  });
  const sending = useMutation({
    mutationFn: async (chosen: { map: string; duplicates: string | null }) => {
      if (!file) {
        throw new Error('Choose a file first.');
      }
      setSent(0);
      upload.current = uploadList(run.id, file, { ...chosen, onProgress: setSent });
      return upload.current.done;
    },
    onSuccess: (done, chosen) => {
      rememberMap(run.journeyId, chosen.map);
      setResult(done);
    },
    onSettled: () => {
      upload.current = null;
      void client.invalidateQueries({ queryKey: runsKey(run.journeyId) });
      void client.invalidateQueries({ queryKey: ['recipients', run.id] });
    },
  });
  // Leaving the dialog is leaving the upload: nobody would see what became of it.
  useEffect(() => () => void upload.current?.cancel(), []);

  const choose = (chosen: File | null) => {
    setFile(chosen);
    setResult(null);
    sending.reset();
    preview.reset();
    if (chosen) {
      preview.mutate(chosen);
    }
  };

  if (result && file) {
    return <ImportDone run={run} file={file} result={result} onAnother={() => choose(null)} onClose={onClose} />;
  }
  if (sending.isPending && file) {
    return <ImportRunning file={file} sent={sent} onCancel={() => upload.current?.cancel()} />;
  }
  const cancelled = sending.error instanceof UploadCancelled;
  return (
    <Stack>
      {preview.data && file ? (
        <MapColumns
          key={file.name + file.lastModified}
          file={file}
          preview={preview.data}
          journeyId={run.journeyId}
          onBack={() => choose(null)}
          onImport={(map, duplicates) => sending.mutate({ map, duplicates })}
        >
          {cancelled ? (
            <Alert color="gray" variant="light" title="The import was cancelled" p="sm">
              Nothing was changed: no row of the file is in the run.
            </Alert>
          ) : (
            <NotImported run={run} error={sending.error} />
          )}
        </MapColumns>
      ) : (
        <ChooseFile reading={preview.isPending} error={preview.error} onFile={choose} />
      )}
    </Stack>
  );
}

/** Why nothing was imported. A list that somebody else sends, or that a closed page left behind, can be given up here. */
function NotImported({ run, error }: { run: Run; error: unknown }) {
  const giveUp = useMutation({ mutationFn: () => giveUpList(run.id) });
  if (!(error instanceof ApiProblem) || error.code !== 'import_open') {
    return <ErrorNotice error={error} title="Nothing was imported" />;
  }
  return giveUp.isSuccess ? (
    <Alert color="gray" variant="light" title="No other list is being imported any more" p="sm">
      Import yours now.
    </Alert>
  ) : (
    <Alert color="red" variant="light" title="Nothing was imported" p="sm" role="alert">
      <Text size="sm">{reasonOf(giveUp.error ?? error)}</Text>
      <Button mt="xs" size="xs" variant="default" loading={giveUp.isPending} onClick={() => giveUp.mutate()}>
        Give up the other list
      </Button>
    </Alert>
  );
}
