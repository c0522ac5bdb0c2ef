import { Group, Table, Text } from '@mantine/core';
import { kindLabel, plain } from '@/people/journal/words';
import { Count, countText } from '@/ui/Count';
import { FigureSection } from '@/ui/FigureSection';
import { leftText, type NodeRow } from './flow';

const columns = [
  { header: 'id', value: (row: NodeRow) => row.id },
  { header: 'node', value: (row: NodeRow) => row.name },
  { header: 'kind', value: (row: NodeRow) => row.kind },
  { header: 'entered', value: (row: NodeRow) => row.entered },
  { header: 'waiting', value: (row: NodeRow) => row.waiting },
  { header: 'went_on', value: (row: NodeRow) => row.wentOn },
  { header: 'left_by_port', value: (row: NodeRow) => leftText(row.left) },
  { header: 'ended_there', value: (row: NodeRow) => row.ended },
  { header: 'failed', value: (row: NodeRow) => row.failed },
];

/** Node by node: entered = waiting + went on + ended there + failed; what left by an open port ended there. */
export function NodeTable({ rows, name }: { rows: NodeRow[]; name: string }) {
  return (
    <FigureSection title="By node" order={3} name={`${name} nodes`} rows={rows} columns={columns}>
      <Table.ScrollContainer minWidth={760} type="native" tabIndex={0} role="region" aria-label="Figures by node">
        <Table verticalSpacing={6} style={{ fontVariantNumeric: 'tabular-nums' }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Node</Table.Th>
              <Table.Th ta="right">Entered</Table.Th>
              <Table.Th ta="right">Waiting</Table.Th>
              <Table.Th>Left by port</Table.Th>
              <Table.Th ta="right">Ended there</Table.Th>
              <Table.Th ta="right">Failed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td maw={260}>
                  <Text size="sm" fw={500} truncate>
                    {row.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {kindLabel(row.kind)}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">
                  <Count value={row.entered} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count value={row.waiting} />
                </Table.Td>
                <Table.Td>
                  {row.left.length === 0 ? (
                    <Text size="sm" c="dimmed">
                      –
                    </Text>
                  ) : (
                    <Group gap="4px 14px">
                      {row.left.map(([port, count]) => (
                        <Text key={port} size="sm" style={{ whiteSpace: 'nowrap' }}>
                          <Text span c="dimmed" inherit>
                            {plain(port)}
                          </Text>{' '}
                          {countText(count)}
                        </Text>
                      ))}
                    </Group>
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  <Count value={row.ended} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count value={row.failed} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </FigureSection>
  );
}
