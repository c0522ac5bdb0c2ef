import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { csvText, type CsvColumn } from './csv';
import { download, fileName } from './download';

interface Props<Row> {
  /** What the file is called, without `.csv`. */
  name: string;
  columns: CsvColumn<Row>[];
  rows: Row[];
  label?: string;
}

/** Every table has one: what is shown, as a file. */
export function CsvDownload<Row>({ name, columns, rows, label = 'Download CSV' }: Props<Row>) {
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} />}
      disabled={rows.length === 0}
      onClick={() => download(`${fileName(name)}.csv`, csvText(columns, rows), 'text/csv;charset=utf-8')}
    >
      {label}
    </Button>
  );
}
