import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CsvColumn } from './csv';
import { CsvDownload } from './CsvDownload';

interface Props<Row> {
  title: string;
  /** Where it stands among the headings of its page. */
  order: 2 | 3;
  /** What its file is called, without `.csv`. */
  name: string;
  columns: CsvColumn<Row>[];
  rows: Row[];
  children: ReactNode;
}

/** Figures under a heading, which download as they are shown. */
export function FigureSection<Row>({ title, order, name, columns, rows, children }: Props<Row>) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={order} size="h3">
          {title}
        </Title>
        <CsvDownload name={name} rows={rows} columns={columns} />
      </Group>
      {children}
    </section>
  );
}
