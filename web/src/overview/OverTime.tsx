import { Center, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo, useState } from 'react';
import { kindLabel } from '@/people/journal/words';
import { Chart } from '@/ui/Chart';
import type { ChartColors } from '@/ui/chartColors';
import type { CsvColumn } from '@/ui/csv';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { fromFirst, overTimeQuery, withinOneDay, type Bucket, type OverTimePoint } from './overTime';

const words = ['started', 'completed', 'exited', 'failed'] as const;
const titles = { started: 'Started', completed: 'Completed', exited: 'Exited early', failed: 'Failed' };
const height = 260;

/** How the journey went, hour by hour or day by day. */
export function OverTime({ journeyId, runId }: { journeyId: string; runId: string | undefined }) {
  const [chosen, setChosen] = useState<Bucket>();
  const asChosen = useQuery(overTimeQuery(journeyId, runId, chosen));
  // What suits the time that has passed may be days though everything happened in one of them.
  const finer = chosen === undefined && asChosen.data?.bucket === 'day' && withinOneDay(asChosen.data.items);
  const hourly = useQuery({ ...overTimeQuery(journeyId, runId, 'hour'), enabled: finer });
  const overTime = finer && hourly.data ? hourly : asChosen;
  const bucket = overTime.data?.bucket ?? chosen ?? 'hour';
  const items = useMemo(() => fromFirst(overTime.data?.items ?? []), [overTime.data]);
  const channels = useMemo(
    () => [
      ...new Set(items.flatMap((item) => Object.keys(item.channels).filter((kind) => (item.channels[kind] ?? 0) > 0))),
    ],
    [items],
  );
  const time = useMemo(() => timeText(bucket), [bucket]);
  const at: CsvColumn<OverTimePoint> = {
    header: bucket === 'hour' ? 'Hour' : 'Day',
    value: (item) => item.at,
    shown: (item) => time(item.at),
  };
  const lines = useMemo(
    () => (colors: ChartColors) =>
      option(
        colors,
        items.map((item) => time(item.at)),
        words.map((word) => ({
          name: titles[word],
          type: 'line',
          showSymbol: items.length < 2,
          color: colors.byWord[word],
          data: items.map((item) => item[word]),
        })),
      ),
    [items, time],
  );
  const bars = useMemo(
    () => (colors: ChartColors) =>
      option(
        colors,
        items.map((item) => time(item.at)),
        channels.map((kind, index) => ({
          name: kindLabel(kind),
          type: 'bar',
          stack: 'sent',
          barMaxWidth: 28,
          color: colors.series[index % colors.series.length],
          data: items.map((item) => item.channels[kind] ?? 0),
        })),
      ),
    [items, channels, time],
  );

  if (overTime.error && !overTime.data) {
    return (
      <ErrorNotice
        error={overTime.error}
        title="The charts over time can't be shown"
        onRetry={() => void overTime.refetch()}
      />
    );
  }
  if (overTime.data && items.length === 0) {
    return (
      <Center mih={120}>
        <Text size="sm" c="dimmed">
          Nothing has happened yet: the charts begin with the first person who enters.
        </Text>
      </Center>
    );
  }
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label="By hour or by day"
      data={[
        { value: 'hour', label: 'Hour' },
        { value: 'day', label: 'Day' },
      ]}
      value={bucket}
      onChange={(value) => setChosen(value === 'day' ? 'day' : 'hour')}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <Chart
        title="Enrollments over time"
        description={`Enrollments that started, completed, exited early and failed, by ${bucket}.`}
        height={height}
        columns={[at, ...words.map((word) => ({ header: titles[word], value: (item: OverTimePoint) => item[word] }))]}
        rows={items}
        option={lines}
        controls={choice}
      />
      <Chart
        title="Calls and messages over time"
        description={`Calls and messages that went out, by channel and ${bucket}.`}
        height={height}
        columns={[
          at,
          ...channels.map((kind) => ({
            header: kindLabel(kind),
            value: (item: OverTimePoint) => item.channels[kind] ?? 0,
          })),
        ]}
        rows={items}
        option={bars}
      />
    </SimpleGrid>
  );
}

function timeText(bucket: Bucket): (at: string) => string {
  const format = new Intl.DateTimeFormat(
    undefined,
    bucket === 'hour'
      ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
      : { dateStyle: 'medium' },
  );
  return (at) => format.format(new Date(at));
}

function option(colors: ChartColors, times: string[], series: object[]): EChartsCoreOption {
  return {
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, icon: 'circle', itemWidth: 8, itemHeight: 8, textStyle: { color: colors.text } },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colors.ground,
      borderColor: colors.line,
      textStyle: { color: colors.text, fontSize: 12 },
    },
    xAxis: {
      type: 'category',
      data: times,
      axisLine: { lineStyle: { color: colors.line } },
      axisTick: { show: false },
      axisLabel: { color: colors.dimmed, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: colors.dimmed },
      splitLine: { lineStyle: { color: colors.line } },
    },
    series,
  };
}
