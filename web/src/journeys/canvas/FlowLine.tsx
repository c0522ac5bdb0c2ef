import { BaseEdge, getBezierPath, useStore, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { countText } from '@/ui/Count';
import { useLiveState } from '../live/liveState';
import { selectProblems } from './currentProblems';
import type { CanvasEdge } from './derive';
import { joinedEdges } from '../document/edges';
import { useEditorState } from './EditorContext';
import { loopLine } from './loop';

/** An edge, with the port that it leaves and its delay; while live how many went this way, for the port is on the card. */
export const FlowLine = memo(function FlowLine(props: EdgeProps<CanvasEdge>) {
  const {
    id,
    source,
    target,
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    data,
    markerEnd,
    interactionWidth,
  } = props;
  const far = useEditorState((state) => state.distance !== 'near');
  const broken = useEditorState((state) => selectProblems(state).byEdge.has(id));
  const live = useLiveState((state) => state.live);
  const left = useLiveState((state) =>
    state.live && data !== undefined ? (state.metrics?.nodes[data.edge.from]?.left[data.edge.port] ?? 0) : 0,
  );
  const joined = useEditorState((state) => joinedEdges(state.history.present).has(id));
  const loops = source === target;
  const cardWidth = useStore((state) => (loops ? (state.nodeLookup.get(source)?.measured.width ?? 0) : 0));
  const { path, label } = loops
    ? loopLine({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, cardWidth)
    : {
        path: getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition })[0],
        label: labelPlace(sourceX, sourceY, targetX, targetY, joined && !live ? beneath : along),
      };
  const words = live ? (left > 0 ? countText(left) : '') : data?.label;
  return (
    <g className="flow-line" data-ghost={data?.ghost || undefined} data-broken={broken || undefined}>
      <BaseEdge
        path={path}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        {...(interactionWidth === undefined ? {} : { interactionWidth })}
      />
      {far || !words ? null : (
        <text className="flow-line-label" x={label.x} y={label.y} textAnchor="middle" dominantBaseline="middle">
          {words}
        </text>
      )}
    </g>
  );
});

/** Nearer to the port than to the target, where edges that end together are still apart. */
const along = 0.32;

/** Right beneath the port, where the labels of edges that run together are as far apart as their ports. */
const beneath = 0.14;

/** A point on the curve that leaves downwards and arrives from above. */
function labelPlace(sourceX: number, sourceY: number, targetX: number, targetY: number, along: number) {
  const down = targetY - sourceY;
  const bend = down >= 0 ? down / 2 : 6.25 * Math.sqrt(-down);
  const at = (a: number, b: number, c: number, d: number) => {
    const rest = 1 - along;
    return rest ** 3 * a + 3 * rest ** 2 * along * b + 3 * rest * along ** 2 * c + along ** 3 * d;
  };
  return {
    x: at(sourceX, sourceX, targetX, targetX),
    y: at(sourceY, sourceY + bend, targetY - bend, targetY),
  };
}
