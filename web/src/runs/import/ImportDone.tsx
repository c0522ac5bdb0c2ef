import { Alert, Badge, Button, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconDownload } from '@tabler/icons-react';
import { counted, countText } from '@/ui/Count';
import { CsvDownload } from '@/ui/CsvDownload';
import type { Run } from '../runQueries';
import type { ImportResult } from './upload';

interface Props {
  run: Run;
  file: File;
  result: ImportResult;
  onAnother: () => void;
  onClose: () => void;
}

/** So many bad rows are shown here; the download has all of them. */
const shownMax = 200;

/** What became of a list: how many were taken, and every row that was not, with line, column and reason. */
export function ImportDone({ run, file, result, onAnother, onClose }: Props) {
  const { accepted, rejected, warnings } = result;
  const problems = worstFirst(result.problems);
  const name = file.name.replace(/\.[^.]*$/, '');
  return (
    <Stack>
      <Alert
        color={accepted > 0 ? 'brand' : 'red'}
        variant="light"
        icon={accepted > 0 ? <IconCheck size={18} /> : undefined}
        title={accepted > 0 ? `${counted('recipient', accepted)} imported` : 'No row could be used'}
        role="status"
      >
        {file.name}: {counted('row', accepted)} accepted, {countText(rejected)} rejected
        {warnings > 0 ? `, ${counted('warning', warnings)}` : ''}.
        {rejected > 0
          ? ' The rejected rows are not in the run. Mend them and import them again: whoever is in the run already is skipped.'
          : ''}
      </Alert>
      {problems.length > 0 ? (
        <>
          <Group justify="space-between">
            <Text size="sm" fw={600}>
              {rejected > 0 ? 'Rows with something wrong' : 'Rows to look at; all of them were kept'}
            </Text>
            <Group gap="xs">
              {hasRowsToMend(result) ? (
                <Button
                  component="a"
                  href={`/api/runs/${run.id}/imports/${result.import}/problems?format=rows`}
                  download={`${name} rejected rows.csv`}
                  size="xs"
                  leftSection={<IconDownload size={14} />}
                >
                  Rejected rows, to mend
                </Button>
              ) : null}
              {result.problemsUrl ? (
                <Button
                  component="a"
                  href={`/api/runs/${run.id}/imports/${result.import}/problems?format=csv`}
                  download
                  variant="default"
                  size="xs"
                  leftSection={<IconDownload size={14} />}
                >
                  Download all as CSV
                </Button>
              ) : (
                <CsvDownload
                  name={`${name} problems`}
                  rows={problems}
                  columns={[
                    { header: 'line', value: (problem) => problem.line },
                    { header: 'column', value: (problem) => problem.column },
                    { header: 'code', value: (problem) => problem.code },
                    { header: 'message', value: (problem) => problem.message },
                    { header: 'severity', value: (problem) => problem.severity },
                  ]}
                />
              )}
            </Group>
          </Group>
          <ScrollArea.Autosize mah="40vh" type="auto" offsetScrollbars viewportProps={{ tabIndex: 0 }}>
            <Table verticalSpacing={4} stickyHeader className="tabular">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th ta="right" w={64}>
                    Line
                  </Table.Th>
                  <Table.Th visibleFrom="xs">Column</Table.Th>
                  <Table.Th>What is wrong</Table.Th>
                  <Table.Th>Row</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {problems.slice(0, shownMax).map((problem, index) => (
                  <Table.Tr key={index}>
                    <Table.Td ta="right">{problem.line}</Table.Td>
                    <Table.Td visibleFrom="xs">{problem.column ?? '–'}</Table.Td>
                    <Table.Td>{problem.message}</Table.Td>
                    <Table.Td>
                      <Badge
                        variant="light"
                        color={problem.severity === 'error' ? 'red' : 'yellow'}
                        size="sm"
                        tt="none"
                        c="inherit"
                        fw={500}
                        miw="max-content"
                      >
                        {problem.severity === 'error' ? 'Rejected' : 'Kept'}
                      </Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
          {problems.length > shownMax || result.problemsUrl ? (
            <Text size="xs" c="dimmed">
              The first {countText(Math.min(shownMax, problems.length))} are shown. The download has them all.
            </Text>
          ) : null}
        </>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onAnother}>
          Import another file
        </Button>
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

/** Somebody who is in the run already is rejected too, and nothing about that row is to be mended. */
export function hasRowsToMend({
  rejected,
  problems,
  problemsUrl,
}: {
  rejected: number;
  problemsUrl?: string | null;
  problems: readonly { severity: string; code: string }[];
}): boolean {
  // Where there are too many to be told at once, the others may be bad.
  return (
    rejected > 0 &&
    (Boolean(problemsUrl) || problems.some((one) => one.severity === 'error' && one.code !== 'duplicate'))
  );
}

/** The rows that were not taken before those that only ask for a look: among two hundred of these nobody would find them. */
export function worstFirst<T extends { severity: string }>(problems: readonly T[]): T[] {
  return [...problems.filter((one) => one.severity === 'error'), ...problems.filter((one) => one.severity !== 'error')];
}
