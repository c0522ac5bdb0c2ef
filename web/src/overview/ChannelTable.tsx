import { Title } from '@mantine/core';
import { kindLabel } from '@/people/journal/words';
import { FigureSection } from '@/ui/FigureSection';
import type { ChannelFigures } from './channels';
import { Figures, figureText } from './Figures';

/** What came of each channel, in its own words. */
export function ChannelTable({ channels, name }: { channels: ChannelFigures[]; name: string }) {
  const rows = channels.flatMap(({ kind, figures }) => figures.map((figure) => ({ kind, ...figure })));
  return (
    <FigureSection
      title="By channel"
      order={3}
      name={`${name} channels`}
      rows={rows}
      columns={[
        { header: 'channel', value: (row) => row.kind },
        { header: 'figure', value: (row) => row.word },
        { header: 'value', value: (row) => row.value },
      ]}
    >
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
    </FigureSection>
  );
}
