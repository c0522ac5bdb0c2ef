import { BaseEdge, getBezierPath, useStore, type EdgeProps, type ReactFlowState } from '@xyflow/react';
import { memo } from 'react';
import { countText } from '@/ui/Count';
import { useLiveState } from '../live/liveState';
import { selectProblems } from './currentProblems';
import type { CanvasEdge } from './derive';
import { useEditorState } from './EditorContext';

const isFar = (state: ReactFlowState) => state.transform[2] < 0.4;

/** An edge, with the port that it leaves, its delay, and while live how many went this way. */
export const FlowLine = memo(function FlowLine(props: EdgeProps<CanvasEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, markerEnd, interactionWidth } =
    props;
  const far = useStore(isFar);
  const broken = useEditorState((state) => selectProblems(state).byEdge.has(id));
  const left = useLiveState((state) =>
    state.live && data !== undefined ? state.metrics?.nodes[data.edge.from]?.left[data.edge.port] : undefined,
  );
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const words = [data?.label, left === undefined ? undefined : countText(left)].filter(Boolean).join(' · ');
  return (
    <g className="flow-line" data-ghost={data?.ghost || undefined} data-broken={broken || undefined}>
      <BaseEdge
        path={path}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        {...(interactionWidth === undefined ? {} : { interactionWidth })}
      />
      {far || words === '' ? null : (
        <text className="flow-line-label" x={labelX} y={labelY} textAnchor="middle" dominantBaseline="middle">
          {words}
        </text>
      )}
    </g>
  );
});
