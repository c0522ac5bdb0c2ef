import type { EChartsCoreOption } from 'echarts/core';
import type { ChartColors } from './chartColors';

interface Bars {
  /** What each bar is called. */
  names: string[];
  /** Longer names are cut. */
  nameWidth: number;
  parts: { name: string; color: string | undefined; values: number[] }[];
  /** What stands behind each bar; without it the axis is labelled. */
  sums?: string[];
}

/** A bar for each row, made of parts: how many there were, and what became of them. */
export function stackedBars(colors: ChartColors, { names, nameWidth, parts, sums }: Bars): EChartsCoreOption {
  return {
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 8, right: sums === undefined ? 16 : 56, top: 30, bottom: 0, containLabel: true },
    legend: { top: 0, left: 0, icon: 'circle', itemWidth: 8, itemHeight: 8, textStyle: { color: colors.text } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colors.ground,
      borderColor: colors.line,
      textStyle: { color: colors.text, fontSize: 12 },
    },
    xAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: sums === undefined ? { color: colors.dimmed } : { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.text, width: nameWidth, overflow: 'truncate' },
    },
    series: parts.map(({ name, color, values }, index) => ({
      name,
      type: 'bar',
      stack: 'all',
      barMaxWidth: 16,
      ...(color === undefined ? {} : { color }),
      data: values,
      ...(sums !== undefined && index === parts.length - 1
        ? {
            label: {
              show: true,
              position: 'right',
              color: colors.dimmed,
              formatter: ({ dataIndex }: { dataIndex: number }) => sums[dataIndex] ?? '',
            },
          }
        : {}),
    })),
  };
}
