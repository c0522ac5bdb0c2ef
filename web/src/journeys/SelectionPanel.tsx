import { Button, Text } from '@mantine/core';
import { JourneyData } from './canvas/JourneyData';
import { NodePanel } from './canvas/NodePanel';
import { EdgePanel } from './canvas/EdgePanel';
import { useDocument, useEditorState } from './canvas/EditorContext';
import { nodeLabel } from './canvas/ports';
import { SidePanel } from './canvas/SidePanel';
import { Changes } from './draft/DiffSummary';
import { edgeOf } from './document/edges';
import { nodeOf } from './document/edits';
import type { Compared, Comparison } from './draft/comparison';
import { VersionsPanel } from './draft/VersionsPanel';
import { useLiveState } from './live/liveState';
import { NodePeople } from './live/NodePeople';

export type Side = 'selection' | 'versions' | 'journey';

interface Props {
  journeyId: string;
  side: Side;
  narrow: boolean;
  comparison: Comparison | null;
  onCompare: (compared: Compared | null) => void;
  onClose: () => void;
  onLeave: () => void;
  /** Saves the draft now. */
  onSave: () => void;
  /** What is pressed when a node is set up: in the Outreach preset *Save* is the button that publishes. */
  saveWord: string;
}

/** What stands in the panel: what is selected, the people there while live, or the versions. */
export function SelectionPanel({
  journeyId,
  side,
  narrow,
  comparison,
  onCompare,
  onClose,
  onLeave,
  onSave,
  saveWord,
}: Props) {
  const document = useDocument();
  const selection = useEditorState((state) => state.selection);
  const readOnly = useEditorState((state) => state.readOnly);
  const live = useLiveState((state) => state.live);
  const single = selection.nodes.length + selection.edges.length + selection.notes.length === 1;
  const node = single ? nodeOf(document, selection.nodes[0] ?? '') : undefined;
  const edge = single ? edgeOf(document, selection.edges[0] ?? '') : undefined;
  const done = (
    <div className="flow-panel-foot">
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onSave();
          onClose();
        }}
      >
        {saveWord}
      </Button>
    </div>
  );
  const panel = (title: string, children: React.ReactNode, footer?: React.ReactNode) => (
    <SidePanel title={title} label={title} narrow={narrow} onClose={onClose} onLeave={onLeave} footer={footer}>
      {children}
    </SidePanel>
  );

  if (side === 'versions') {
    const changes = comparison?.difference.nodes.changed.find((item) => item.node.id === node?.id)?.changes;
    return panel(
      'Versions',
      <>
        <VersionsPanel journeyId={journeyId} comparison={comparison} onCompare={onCompare} />
        {node !== undefined && changes !== undefined ? (
          <>
            <Text size="sm" fw={600} mt="md">
              {nodeLabel(node)} changed
            </Text>
            <Changes changes={changes} />
          </>
        ) : null}
      </>,
    );
  }
  if (side === 'journey') {
    return panel('Journey data', <JourneyData />);
  }
  if (node !== undefined) {
    return panel(
      live ? `At ${nodeLabel(node)}` : nodeLabel(node),
      live ? <NodePeople node={node} journeyId={journeyId} /> : <NodePanel node={node} journeyId={journeyId} />,
      live || readOnly ? undefined : done,
    );
  }
  if (edge !== undefined && !live) {
    return panel('Connection', <EdgePanel edge={edge} id={selection.edges[0] ?? ''} />);
  }
  return null;
}
