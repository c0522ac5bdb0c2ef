import { Handle, Position, type NodeProps } from '@xyflow/react';
import { IconQuestionMark } from '@tabler/icons-react';
import { memo } from 'react';
import { isError } from '../document/problems';
import { CardCounts } from '../live/CardCounts';
import { useLiveState } from '../live/liveState';
import { kindOf } from '../nodes/kinds';
import { selectProblems } from './currentProblems';
import type { CardNode } from './derive';
import { useEditorState } from './EditorContext';
import { CardPorts } from './CardPorts';
import { nodeLabel } from './ports';
import { nodeSpeech } from './speech';

const noProblems: never[] = [];

/** A node as a card: its icon, what it is called, what it does, whether something is wrong, and its ways out. */
export const NodeCard = memo(function NodeCard({ id, data }: NodeProps<CardNode>) {
  const { node, ghost } = data;
  const kind = kindOf(node.kind);
  const description = useEditorState((state) => kind?.describe(node, state.history.present) ?? '');
  const problems = useEditorState((state) => selectProblems(state).byNode.get(id) ?? noProblems);
  const live = useLiveState((state) => state.live);
  const distance = useEditorState((state) => state.distance);
  const Picture = kind?.icon ?? IconQuestionMark;
  const severity = problems.length === 0 ? undefined : problems.some(isError) ? 'error' : 'warning';
  const label = nodeLabel(node);

  const far = distance !== 'near';

  return (
    <div
      className="flow-card"
      data-kind={node.kind}
      data-far={far || undefined}
      data-remote={distance === 'remote' || undefined}
      data-ghost={ghost || undefined}
      data-severity={severity}
      style={{ '--kind': `var(--mantine-color-${kind?.color ?? 'gray'}-filled)` } as React.CSSProperties}
    >
      <Spoken id={id} />
      {distance === 'remote' ? null : (
        <div className="flow-card-head">
          <span className="flow-card-icon" aria-hidden>
            <Picture size={18} stroke={1.75} />
          </span>
          <span className="flow-card-words">
            <span className="flow-card-label">{label}</span>
            {far ? null : (
              <span className="flow-card-line" title={description}>
                {description || (kind === undefined ? `Unknown kind: ${node.kind}` : 'Not set up yet')}
              </span>
            )}
          </span>
          {severity === undefined ? null : (
            <span
              className="flow-card-problem"
              data-severity={severity}
              title={problems.map((problem) => problem.message).join('\n')}
            >
              {problems.length}
            </span>
          )}
        </div>
      )}
      {live && distance !== 'remote' ? <CardCounts id={id} far={far} /> : null}
      {far ? null : (
        <>
          {node.kind === 'start' ? null : <Handle type="target" id="in" position={Position.Top} />}
          <CardPorts node={node} shape={data.shape} connected={data.connected} ghost={ghost === true} />
        </>
      )}
    </div>
  );
});

/**
 * What a screen reader says of the node; the wrapper around it, which has the focus, is labelled by this. A label may be
 * hidden, and what is hidden needs no place among a thousand cards.
 */
function Spoken({ id }: { id: string }) {
  const counts = useLiveState((state) => (state.live ? state.metrics?.nodes[id] : undefined));
  const speech = useEditorState((state) =>
    nodeSpeech(id, state.history.present, selectProblems(state).byNode.get(id), counts),
  );
  return (
    <span hidden id={`spoken-${id}`}>
      {speech}
    </span>
  );
}
