import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import { Chart } from '@/ui/Chart';
import type { ChartColors } from '@/ui/chartColors';
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

function bars(colors: ChartColors, rows: JourneyRow[]): EChartsCoreOption {
  return {
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 8, right: 16, top: 30, bottom: 0, containLabel: true },
    legend: { top: 0, left: 0, icon: 'circle', itemWidth: 8, itemHeight: 8, textStyle: { color: colors.text } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colors.ground,
      borderColor: colors.line,
      textStyle: { color: colors.text, fontSize: 12 },
    },
    xAxis: { type: 'value', minInterval: 1, axisLabel: { color: colors.dimmed }, splitLine: { show: false } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.text, width: 140, overflow: 'truncate' },
    },
    series: parts.map(([member, name, word]) => ({
      name,
      type: 'bar',
      stack: 'started',
      barMaxWidth: 16,
      color: colors.byWord[word],
      data: rows.map((row) => row[member] ?? 0),
    })),
  };
}
