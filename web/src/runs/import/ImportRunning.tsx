import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { bytesText } from './upload';

interface Props {
  file: File;
  sent: number;
  onCancel: () => Promise<void> | undefined;
}

/** How much of the file is sent. The server reads as it comes, so that little is left to do when all is. */
export function ImportRunning({ file, sent, onCancel }: Props) {
  const percent = file.size === 0 ? 100 : Math.min(100, (sent / file.size) * 100);
  const whole = sent >= file.size;
  const cancel = useMutation({ mutationFn: async () => onCancel() });
  useEffect(() => {
    // A page that is left takes the upload with it: the browser asks first.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return (
    <Stack py="md">
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          {whole ? 'Sent. The last rows are being written…' : `Importing ${file.name}`}
        </Text>
        <Text size="sm" c="dimmed" className="tabular" aria-live="polite">
          {bytesText(sent)} of {bytesText(file.size)}
        </Text>
      </Group>
      <Progress value={percent} size="lg" animated={whole} aria-label="Sent of the file" />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          The list becomes part of the run at its end, whole. Cancelling changes nothing.
        </Text>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
