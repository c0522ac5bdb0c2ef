import { useStore, ViewportPortal, type ReactFlowState } from '@xyflow/react';
import { memo } from 'react';
import type { FlowEdge } from '../document/document';
import { edgeKeys } from '../document/edges';
import { selectProblems } from './currentProblems';
import type { CanvasNode, CardNode } from './derive';
import { useDocument, useEditorState } from './EditorContext';
import { loopLine } from './loop';

const nodesOf = (state: ReactFlowState) => state.nodes as CanvasNode[];

/**
 * The lines between hundreds of cards, in three strokes of one picture. Nobody can catch one of them from so far away, and a
 * thousand elements that all listen to a drag would make it slow. What is dragged has a stroke of its own, so that only that
 * one is drawn again.
 */
export function RemoteLines() {
  const document = useDocument();
  const nodes = useStore(nodesOf);
  const broken = useEditorState((state) => selectProblems(state).byEdge);
  const cards = new Map<string, CardNode>();
  for (const node of nodes) {
    if (node.type === 'card') {
      cards.set(node.id, node);
    }
  }
  const still: string[] = [];
  const moving: string[] = [];
  const wrong: string[] = [];
  const keys = edgeKeys(document.edges);
  document.edges.forEach((edge, i) => {
    const [from, to] = [cards.get(edge.from), cards.get(edge.to)];
    if (from === undefined || to === undefined) {
      return;
    }
    const dragged = from.dragging === true || to.dragging === true;
    (broken.has(keys[i] ?? '') ? wrong : dragged ? moving : still).push(lineBetween(edge, from, to));
  });
  return (
    <ViewportPortal>
      <svg className="flow-remote" aria-hidden>
        <Stroke path={still.join('')} />
        <Stroke path={moving.join('')} />
        <Stroke path={wrong.join('')} broken />
      </svg>
    </ViewportPortal>
  );
}

const Stroke = memo(function Stroke({ path, broken }: { path: string; broken?: boolean }) {
  return path === '' ? null : <path d={path} data-broken={broken} />;
});

const known = new WeakMap<FlowEdge, { from: CardNode; to: CardNode; line: string }>();

/** From a port to the top of the next card; the same words as long as neither card has moved. */
function lineBetween(edge: FlowEdge, from: CardNode, to: CardNode): string {
  const before = known.get(edge);
  if (before?.from === from && before.to === to) {
    return before.line;
  }
  const { shape } = from.data;
  const port = shape.ports.shown.findIndex(({ id }) => id === edge.port);
  const x = Math.round(from.position.x + (shape.centers[port] ?? shape.width / 2));
  const y = Math.round(from.position.y + shape.height);
  const toX = Math.round(to.position.x + to.data.shape.width / 2);
  const toY = Math.round(to.position.y);
  if (from.id === to.id) {
    return loopLine({ x, y }, { x: toX, y: toY }, shape.width).path;
  }
  const bend = toY > y ? Math.round((toY - y) / 2) : 120;
  const line = `M${x} ${y}C${x} ${y + bend} ${toX} ${toY - bend} ${toX} ${toY}`;
  known.set(edge, { from, to, line });
  return line;
}
