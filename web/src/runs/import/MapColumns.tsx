import { Alert, Button, Group, Radio, ScrollArea, Select, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { sentence } from '@/people/journal/words';
import { counted, countText } from '@/ui/Count';
import { ColumnRow } from './ColumnRow';
import { lacksHeader, mapped, mapText, remembered, tried } from './mapping';
import { lastMap } from './memory';
import type { ListPreview } from './preview';
import { bytesText } from './upload';

interface Props {
  file: File;
  preview: ListPreview;
  journeyId: string;
  onBack: () => void;
  onImport: (map: string, duplicates: string | null) => void;
  /** What became of the last try. */
  children?: ReactNode;
}

const contacts = ['phone', 'email', 'profile_id'];

/** Column by column: its name, its first values, and what it fills. */
export function MapColumns({ file, preview, journeyId, onBack, onImport, children }: Props) {
  const { columns, targets } = preview;
  const [mapping, setMapping] = useState(() => remembered(lastMap(journeyId), columns));
  const [repeats, setRepeats] = useState<'skip' | 'keep'>('skip');
  const [duplicates, setDuplicates] = useState<string | null>(null);
  const reachable = contacts.some((contact) => mapping.order[contact]);
  const missing = targets.filter((target) => target.required && !mapping.order[target.field]);
  const ready = reachable && missing.length === 0 && (repeats === 'skip' || duplicates !== null);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        <strong>{file.name}</strong>, {bytesText(file.size)}, {counted('column', columns.length)},{' '}
        {encodingName(preview.encoding)}, separated by {delimiterName(preview.delimiter)}. Say what each column is; the
        first rows are shown.
      </Text>
      <ScrollArea.Autosize mah="44vh" type="auto" offsetScrollbars>
        <Table verticalSpacing={6} className="import-columns" stickyHeader highlightOnHover={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Column</Table.Th>
              <Table.Th>First values</Table.Th>
              <Table.Th w={290}>Fills</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map((column) => (
              <ColumnRow
                key={column.header}
                column={column}
                targets={targets}
                mapping={mapping}
                onTarget={(target) => setMapping(mapped(mapping, column.header, target))}
                onEarlier={(by) => setMapping(tried(mapping, mapping.targets[column.header] ?? '', column.header, by))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Radio.Group
        label="When a person is in the list more than once, or in the run already"
        value={repeats}
        onChange={(value) => setRepeats(value === 'keep' ? 'keep' : 'skip')}
      >
        <Group mt={6} gap="sm">
          <Radio size="sm" value="skip" label="Keep the first row, skip the others" />
          <Radio size="sm" value="keep" label="Keep each row with a different value in" />
          <Select
            size="xs"
            w={180}
            aria-label="Column that tells rows of a person apart"
            placeholder="Choose a column"
            data={columns.map((column) => column.header)}
            value={duplicates}
            onChange={setDuplicates}
            disabled={repeats === 'skip'}
            searchable
          />
        </Group>
      </Radio.Group>
      {lacksHeader(columns) ? (
        <Warning>
          The first row looks like a person, not like column names, and would not be imported. Add a row with the names,
          such as name,phone,email, and choose the file again.
        </Warning>
      ) : null}
      {reachable ? null : (
        <Warning>
          No column fills the phone, the e-mail or the profile id. Say which one does: nobody could be reached.
        </Warning>
      )}
      {missing.length > 0 ? (
        <Warning>
          The journey requires {missing.map((target) => target.label).join(', ')}. Say which column fills{' '}
          {missing.length === 1 ? 'it' : 'them'}.
        </Warning>
      ) : null}
      {preview.problems.length > 0 ? (
        <Warning>
          Line {preview.problems[0]?.line}: {preview.problems[0]?.message}
          {preview.problems.length > 1
            ? ` And ${countText(preview.problems.length - 1)} more in the first rows.`
            : ''}{' '}
          Bad rows are listed after the import; good rows are kept.
        </Warning>
      ) : null}
      {children}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          Another file
        </Button>
        <Button
          disabled={!ready}
          onClick={() => onImport(mapText(mapping, columns), repeats === 'keep' ? duplicates : null)}
        >
          Import
        </Button>
      </Group>
    </Stack>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />} p="sm">
      {children}
    </Alert>
  );
}

/** As programs that save lists call it: `UTF-8`, `Windows-1252`. */
function encodingName(encoding: string): string {
  return encoding.startsWith('utf') ? encoding.toUpperCase() : sentence(encoding);
}

function delimiterName(delimiter: string): string {
  const names: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'pipes' };
  return names[delimiter] ?? delimiter;
}
