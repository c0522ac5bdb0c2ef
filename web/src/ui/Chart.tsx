import { ActionIcon, Group, ScrollArea, Skeleton, Table, Text, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconChartBar, IconDownload, IconPhotoDown, IconTable } from '@tabler/icons-react';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { chartColors, type ChartColors } from './chartColors';
import { csvText, type CsvColumn } from './csv';
import { download, fileName } from './download';

interface Props<Row> {
  title: string;
  /** What the picture says, in a sentence, for whoever can't see it. */
  description: string;
  height: number;
  /** The same numbers as a table: shown instead of the picture when asked for, and downloaded as CSV. */
  columns: CsvColumn<Row>[];
  rows: Row[];
  option: (colors: ChartColors) => EChartsCoreOption;
  /** Beside the title. */
  controls?: ReactNode;
}

/** A chart with its title, its table, and both as files. The drawing library comes when the first chart is shown. */
export function Chart<Row>({ title, description, height, columns, rows, option, controls }: Props<Row>) {
  const [asTable, setAsTable] = useState(false);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const scheme = useComputedColorScheme('light');
  const colors = chartColors(scheme);

  const savePicture = () => {
    const url = chart?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: colors.ground });
    if (url) {
      const link = document.createElement('a');
      link.href = url;
      link.download = `${fileName(title)}.png`;
      link.click();
    }
  };

  return (
    <figure className="chart">
      <Group justify="space-between" gap="xs" mb="xs" component="figcaption">
        <Text fw={600}>{title}</Text>
        <Group gap={4}>
          {controls}
          <Action label={asTable ? 'Show the chart' : 'Show as a table'} onClick={() => setAsTable(!asTable)}>
            {asTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
          </Action>
          <Action
            label="Download CSV"
            onClick={() => download(`${fileName(title)}.csv`, csvText(columns, rows), 'text/csv;charset=utf-8')}
          >
            <IconDownload size={16} />
          </Action>
          <Action label="Download PNG" onClick={savePicture} disabled={chart === null}>
            <IconPhotoDown size={16} />
          </Action>
        </Group>
      </Group>
      {asTable ? (
        <ScrollArea.Autosize mah={Math.max(height, 240)} type="auto" viewportProps={{ tabIndex: 0 }}>
          <ChartTable title={title} columns={columns} rows={rows} />
        </ScrollArea.Autosize>
      ) : (
        <Picture chart={chart} onChart={setChart} height={height} description={description} option={option(colors)} />
      )}
    </figure>
  );
}

function Action({
  label,
  onClick,
  disabled,
  children,
}: {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick} disabled={disabled}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

interface PictureProps {
  chart: EChartsType | null;
  onChart: (chart: EChartsType | null) => void;
  height: number;
  description: string;
  option: EChartsCoreOption;
}

function Picture({ chart, onChart, height, description, option }: PictureProps) {
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let made: EChartsType | undefined;
    let observer: ResizeObserver | undefined;
    let gone = false;
    void import('./echarts').then(({ echarts }) => {
      if (gone || !place.current) {
        return;
      }
      const drawn = echarts.init(place.current);
      made = drawn;
      observer = new ResizeObserver(() => drawn.resize());
      observer.observe(place.current);
      onChart(drawn);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      made?.dispose();
      onChart(null);
    };
  }, [onChart]);

  useEffect(() => {
    // New numbers each second would never come to rest if they moved; only what changed is drawn.
    chart?.setOption({ animation: false, ...option }, { replaceMerge: ['series', 'xAxis', 'yAxis'] });
  }, [chart, option]);

  return (
    <div style={{ position: 'relative', height }}>
      {chart ? null : <Skeleton height={height} radius="sm" style={{ position: 'absolute', inset: 0 }} />}
      <div ref={place} role="img" aria-label={description} style={{ height }} />
    </div>
  );
}

function ChartTable<Row>({ title, columns, rows }: { title: string; columns: CsvColumn<Row>[]; rows: Row[] }) {
  return (
    <Table verticalSpacing={4} stickyHeader aria-label={title} style={{ fontVariantNumeric: 'tabular-nums' }}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column, index) => (
            <Table.Th key={column.header} ta={index === 0 ? 'left' : 'right'}>
              {column.header}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, at) => (
          <Table.Tr key={at}>
            {columns.map((column, index) => (
              <Table.Td key={column.header} ta={index === 0 ? 'left' : 'right'}>
                {column.shown?.(row) ?? String(column.value(row) ?? '')}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
