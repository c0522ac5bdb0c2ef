import { useMemo } from 'react';
import { Chart } from '@/ui/Chart';
import type { ChartColors } from '@/ui/chartColors';
import { stackedBars } from '@/ui/stackedBars';
import type { JourneyRow } from './journeyRows';

/** More bars than these are no picture any more; the table has all. */
const barsMax = 20;
const rowHeight = 30;

const parts = [
  ['completed', 'Completed', 'completed'],
  ['active', 'Active', 'waiting'],
  ['dropOffs', 'Drop-offs', 'failed'],
] as const;

/** What became of those who started, for the journeys that most people started. */
export function JourneyBars({ rows }: { rows: JourneyRow[] }) {
  const shown = useMemo(
    () =>
      rows
        .filter((row) => (row.started ?? 0) > 0)
        .sort((a, b) => (b.started ?? 0) - (a.started ?? 0))
        .slice(0, barsMax),
    [rows],
  );
  const option = useMemo(() => (colors: ChartColors) => bars(colors, shown), [shown]);
  if (shown.length === 0) {
    return null;
  }
  return (
    <Chart
      title="Journey performance"
      description={`What became of those who started: ${shown.map((row) => `${row.name} ${row.completed ?? 0} completed of ${row.started ?? 0}`).join(', ')}.`}
      height={shown.length * rowHeight + 44}
      columns={[
        { header: 'Journey', value: (row: JourneyRow) => row.name },
        { header: 'Started', value: (row) => row.started },
        ...parts.map(([member, header]) => ({ header, value: (row: JourneyRow) => row[member] })),
      ]}
      rows={shown}
      option={option}
    />
  );
}

function bars(colors: ChartColors, rows: JourneyRow[]) {
  return stackedBars(colors, {
    names: rows.map((row) => row.name),
    nameWidth: 140,
    parts: parts.map(([member, name, word]) => ({
      name,
      color: colors.byWord[word],
      values: rows.map((row) => row[member] ?? 0),
    })),
  });
}
