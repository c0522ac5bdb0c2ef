import { useMemo } from 'react';
import { Chart } from '@/ui/Chart';
import type { ChartColors } from '@/ui/chartColors';
import { countText } from '@/ui/Count';
import { stackedBars } from '@/ui/stackedBars';
import { leftText, type NodeRow } from './flow';

/** A journey of a thousand nodes would be a wall of bars: those that most people reached are shown, the table has all. */
const barsMax = 40;
const rowHeight = 26;

const parts = [
  ['wentOn', 'Went on', 'left'],
  ['ended', 'Ended there', 'completed'],
  ['waiting', 'Waiting', 'waiting'],
  ['failed', 'Failed', 'failed'],
] as const;

/** How many reached each node, along the flow, and what became of them there. */
export function Funnel({ rows }: { rows: NodeRow[] }) {
  const shown = useMemo(() => {
    const reached = [...rows].sort((a, b) => b.entered - a.entered).slice(0, barsMax);
    return rows.filter((row) => reached.includes(row));
  }, [rows]);
  const option = useMemo(() => (colors: ChartColors) => bars(colors, shown), [shown]);
  return (
    <Chart
      title={
        rows.length > shown.length
          ? `Funnel along the flow (the ${barsMax} most visited nodes)`
          : 'Funnel along the flow'
      }
      description={`How many reached each node: ${shown.map((row) => `${row.name} ${row.entered}`).join(', ')}.`}
      height={shown.length * rowHeight + 44}
      columns={[
        { header: 'Node', value: (row: NodeRow) => row.name },
        { header: 'Entered', value: (row) => row.entered },
        { header: 'Went on', value: (row) => row.wentOn },
        { header: 'By port', value: (row) => leftText(row.left) },
        { header: 'Ended there', value: (row) => row.ended },
        { header: 'Waiting', value: (row) => row.waiting },
        { header: 'Failed', value: (row) => row.failed },
      ]}
      rows={rows}
      option={option}
    />
  );
}

function bars(colors: ChartColors, rows: NodeRow[]) {
  return stackedBars(colors, {
    names: rows.map((row) => row.name),
    nameWidth: 180,
    parts: parts.map(([member, name, word]) => ({
      name,
      color: colors.byWord[word],
      values: rows.map((row) => row[member]),
    })),
    sums: rows.map((row) => countText(row.entered)),
  });
}
