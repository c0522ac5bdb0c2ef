import { FigureSection } from '@/ui/FigureSection';
import { countText } from '@/ui/Count';
import { Figures } from './Figures';
import { keptOutText } from './keptOut';

const columns = [
  { header: 'reason', value: ([reason]: [string, number]) => reason },
  { header: 'times', value: ([, times]: [string, number]) => times },
];

/** How often an event or another system would have brought somebody in who may not enter: none of them started. */
export function KeptOut({ refused, name }: { refused: [string, number][]; name: string }) {
  if (refused.length === 0) {
    return null;
  }
  const rows = [...refused].sort(([, a], [, b]) => b - a);
  return (
    <FigureSection title="Kept out" order={3} name={`${name} kept out`} columns={columns} rows={rows}>
      <Figures items={rows.map(([reason, times]) => ({ word: keptOutText(reason), value: countText(times) }))} wide />
    </FigureSection>
  );
}
