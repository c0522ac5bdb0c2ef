import { Group, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileSpreadsheet, IconUpload, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { workspaceQuery } from '@/app/workspace';
import { ErrorNotice } from '@/ui/ErrorNotice';

interface Props {
  reading: boolean;
  error: unknown;
  onFile: (file: File) => void;
}

/** Drop a CSV, or choose one. Any file may be dropped: what it is not is said afterwards, with what to do about it. */
export function ChooseFile({ reading, error, onFile }: Props) {
  const workspace = useQuery(workspaceQuery);
  return (
    <Stack>
      <ErrorNotice error={error} title="This file can't be read" />
      <Dropzone
        onDrop={(files) => files[0] && onFile(files[0])}
        multiple={false}
        loading={reading}
        aria-label="Drop a CSV here, or choose a file"
        inputProps={{ 'aria-label': 'CSV file' }}
      >
        <Group justify="center" gap="lg" mih={160} wrap="nowrap" style={{ pointerEvents: 'none' }}>
          <Dropzone.Accept>
            <IconUpload size={44} stroke={1.4} style={{ flex: 'none' }} aria-hidden />
          </Dropzone.Accept>
          <Dropzone.Reject>
            <IconX size={44} stroke={1.4} style={{ flex: 'none' }} aria-hidden />
          </Dropzone.Reject>
          <Dropzone.Idle>
            <IconFileSpreadsheet size={44} stroke={1.4} style={{ flex: 'none' }} aria-hidden />
          </Dropzone.Idle>
          <div>
            <Text fw={600}>Drop a CSV here, or choose a file</Text>
            <Text size="sm" c="dimmed" mt={4}>
              One row a person, the column names in the first row. Commas, semicolons, tabs or pipes; any size.
            </Text>
          </div>
        </Group>
      </Dropzone>
      <Text size="sm" c="dimmed">
        Each person needs a phone, an e-mail or a profile id. Phones without a country code are read as numbers of{' '}
        <strong>{regionName(workspace.data?.defaultRegion)}</strong>, the workspace&rsquo;s default region.
      </Text>
    </Stack>
  );
}

function regionName(region: string | undefined): string {
  return region ? (new Intl.DisplayNames(undefined, { type: 'region' }).of(region) ?? region) : '…';
}
