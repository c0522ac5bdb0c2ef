import { Anchor, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Count } from '@/ui/Count';
import { Duration } from '@/ui/Duration';
import { FigureSection } from '@/ui/FigureSection';
import { StatusBadge } from '@/ui/StatusBadge';
import type { JourneyRow } from './journeyRows';

const columns = [
  { header: 'id', value: (row: JourneyRow) => row.id },
  { header: 'journey', value: (row: JourneyRow) => row.name },
  { header: 'status', value: (row: JourneyRow) => row.status },
  { header: 'started', value: (row: JourneyRow) => row.started },
  { header: 'completed', value: (row: JourneyRow) => row.completed },
  { header: 'drop_offs', value: (row: JourneyRow) => row.dropOffs },
  { header: 'active', value: (row: JourneyRow) => row.active },
  { header: 'average_duration_seconds', value: (row: JourneyRow) => row.averageDurationSeconds },
];

/** Journey by journey; a phone shows what started and what completed. */
export function JourneyFigures({ rows }: { rows: JourneyRow[] }) {
  return (
    <FigureSection title="By journey" order={2} name="journey performance" rows={rows} columns={columns}>
      <Table verticalSpacing="sm" className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Journey</Table.Th>
            <Table.Th visibleFrom="xs">Status</Table.Th>
            <Table.Th ta="right">Started</Table.Th>
            <Table.Th ta="right">Completed</Table.Th>
            <Table.Th ta="right" visibleFrom="xs">
              Drop-offs
            </Table.Th>
            <Table.Th ta="right" visibleFrom="md">
              Active
            </Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              Average duration
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td className="analytics-name">
                <Anchor
                  size="sm"
                  fw={500}
                  lineClamp={2}
                  title={row.name}
                  renderRoot={(props) => (
                    <Link to="/journeys/$journeyId/overview" params={{ journeyId: row.id }} {...props} />
                  )}
                >
                  {row.name}
                </Anchor>
              </Table.Td>
              <Table.Td visibleFrom="xs">
                <StatusBadge status={row.status} />
              </Table.Td>
              <Table.Td ta="right">
                <Known value={row.started} />
              </Table.Td>
              <Table.Td ta="right">
                <Known value={row.completed} />
              </Table.Td>
              <Table.Td ta="right" visibleFrom="xs">
                <Known value={row.dropOffs} />
              </Table.Td>
              <Table.Td ta="right" visibleFrom="md">
                <Known value={row.active} />
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {row.completed ? <Duration seconds={row.averageDurationSeconds ?? 0} /> : '–'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </FigureSection>
  );
}

function Known({ value }: { value: number | undefined }) {
  return value === undefined ? '…' : <Count value={value} />;
}
