import { Text } from '@mantine/core';
import { IconBroadcast, IconPencil } from '@tabler/icons-react';
import { countText } from '@/ui/Count';
import { useDocument } from '../canvas/EditorContext';
import type { JourneyView } from '../queries';
import { useLiveState } from './liveState';
import { elsewhere, type Shown } from './useShown';

/** Says which graph is on the canvas: the draft that is edited, or the version that people take. */
export function GraphName({ journey, shown }: { journey: JourneyView; shown: Shown }) {
  const document = useDocument();
  const metrics = useLiveState((state) => state.metrics);
  const { version, differs } = shown;
  const away = version === null ? 0 : elsewhere(metrics, document);
  return (
    <div className="flow-which" data-version={version ?? undefined} role="note">
      {version === null ? <IconPencil size={14} aria-hidden /> : <IconBroadcast size={14} aria-hidden />}
      <Text span size="xs" fw={600}>
        {version === null ? 'Draft' : `Version ${version}`}
      </Text>
      <Text span size="xs" c="dimmed">
        {version === null ? ofDraft(journey.version, differs) : ofVersion(version, journey.version, differs)}
        {away > 0 ? ` · ${countText(away)} in other versions` : ''}
      </Text>
    </div>
  );
}

function ofDraft(published: number, differs: boolean | undefined): string {
  if (published === 0) {
    return 'nothing is published yet';
  }
  return differs
    ? `differs from version ${published}, which people take`
    : `as version ${published}, which people take`;
}

function ofVersion(version: number, published: number, differs: boolean | undefined): string {
  if (version < published) {
    return `an earlier one; version ${published} is published`;
  }
  return differs ? 'as people take it; the draft differs' : 'as people take it';
}
