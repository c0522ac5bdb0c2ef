import { Group, Title } from '@mantine/core';
import { kindLabel } from '@/people/journal/words';
import { CsvDownload } from '@/ui/CsvDownload';
import type { ChannelFigures } from './channels';
import { Figures, figureText } from './Figures';

/** What came of each channel, in its own words. */
export function ChannelTable({ channels, name }: { channels: ChannelFigures[]; name: string }) {
  const rows = channels.flatMap(({ kind, figures }) => figures.map((figure) => ({ kind, ...figure })));
  return (
    <section aria-label="By channel">
      <Group justify="space-between" mb="xs">
        <Title order={3}>By channel</Title>
        <CsvDownload
          name={`${name} channels`}
          rows={rows}
          columns={[
            { header: 'channel', value: (row) => row.kind },
            { header: 'figure', value: (row) => row.word },
            { header: 'value', value: (row) => row.value },
          ]}
        />
      </Group>
      <div className="channels">
        {channels.map(({ kind, figures }) => (
          <div key={kind} className="channel">
            <Title order={4} size="sm">
              {kindLabel(kind)}
            </Title>
            <Figures items={figures.map((figure) => ({ word: figure.word, value: figureText(figure) }))} />
          </div>
        ))}
      </div>
    </section>
  );
}
