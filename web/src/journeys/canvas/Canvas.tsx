import {
  Background,
  BackgroundVariant,
  MarkerType,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
  type Connection,
  type FinalConnectionState,
  type ReactFlowState,
  type NodeChange,
  type EdgeChange,
} from '@xyflow/react';
import { useCallback, useEffect, useRef, useState, type MouseEvent as ReactMouseEvent } from 'react';
import { reconnect } from '../document/edges';
import { useCanvasKeys } from './useCanvasKeys';
import { commitDrag } from './commitDrag';
import type { CanvasEdge, CanvasNode } from './derive';
import { useEditor, useEditorState } from './EditorContext';
import { FlowLine } from './FlowLine';
import { connectPort } from './gestures';
import { KindMenu } from './KindMenu';
import { focusNode } from './focus';
import { NodeCard } from './NodeCard';
import { NoteCard } from './NoteCard';
import { Overview } from './Overview';
import { selectionAfter } from './selection';
import { useDrop } from './useDrop';
import { createFlag, useDrawn, type Overlay } from './useDrawn';

const nodeTypes = { card: NodeCard, note: NoteCard };
const edgeTypes = { line: FlowLine };
const defaultEdgeOptions = { markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 } };
const empty: never[] = [];
const deleteKeys = null;
const multiKeys = ['Shift', 'Meta', 'Control'];

interface Props {
  overlay: Overlay | null;
  /** Opens the panel of what is selected. */
  onOpen: () => void;
  narrow: boolean;
}

/**
 * The document as a picture that can be touched. React Flow keeps the positions while something is dragged; the document
 * learns of them when it is let go, and everything that is drawn is derived from the document again.
 */
export function Canvas({ overlay, onOpen, narrow }: Props) {
  const editor = useEditor();
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  const internal = useStoreApi<CanvasNode, CanvasEdge>();
  const root = useRef<HTMLDivElement>(null);
  const [dragging] = useState(createFlag);
  const readOnly = useEditorState((state) => state.readOnly);
  const far = useStore(isFar);
  const sync = useDrawn(internal, dragging, overlay);
  const keys = useCanvasKeys(root, onOpen);
  const drop = useDrop(root);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) =>
      editor.select(selectionAfter(editor.store.getState().selection, changes, [])),
    [editor],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) =>
      editor.select(selectionAfter(editor.store.getState().selection, [], changes)),
    [editor],
  );

  const onDragStart = useCallback(() => {
    dragging.set(true);
  }, [dragging]);
  const onDragStop = useCallback(
    (_: unknown, __: CanvasNode, nodes: CanvasNode[]) => {
      dragging.set(false);
      commitDrag(editor, nodes);
      sync();
    },
    [dragging, editor, sync],
  );

  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle !== null) {
        connectPort(editor, source, sourceHandle, target);
      }
    },
    [editor],
  );

  const onConnectStart = useCallback(() => root.current?.setAttribute('data-connecting', ''), []);

  // A port let go over a card is connected to it, wherever on it; over nothing, a menu asks what comes there.
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      root.current?.removeAttribute('data-connecting');
      const { fromNode, fromHandle } = state;
      if (state.isValid || fromNode === null || fromHandle?.id == null || fromHandle.type !== 'source') {
        return;
      }
      const at = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (at === undefined) {
        return;
      }
      const screen = { x: at.clientX, y: at.clientY };
      const over = nodeAt(screen);
      if (over !== undefined) {
        if (over !== fromNode.id) {
          connectPort(editor, fromNode.id, fromHandle.id, over);
        }
      } else if (root.current?.contains(window.document.elementFromPoint(screen.x, screen.y))) {
        const spot = flow.screenToFlowPosition(screen);
        editor.openMenu({ from: fromNode.id, port: fromHandle.id, screen, at: { x: spot.x - 116, y: spot.y } });
      }
    },
    [editor, flow],
  );

  const onReconnect = useCallback(
    (edge: CanvasEdge, { source, sourceHandle, target }: Connection) => {
      const next = reconnect(editor.document(), edge.id, { from: source, port: sourceHandle ?? '', to: target });
      editor.edit('Lead a connection elsewhere', next);
    },
    [editor],
  );

  const onNodeClick = useCallback(
    (event: ReactMouseEvent) => {
      if (!event.shiftKey && !event.ctrlKey && !event.metaKey) {
        onOpen();
      }
    },
    [onOpen],
  );

  // Cards ask the editor, not React Flow: a thousand of them need not be asked at every move of a drag.
  useEffect(() => editor.setFar(far), [editor, far]);

  useEffect(() => {
    const { nodes } = editor.document();
    requestAnimationFrame(() => {
      if (nodes.length > 60) {
        // Nobody can read a thousand nodes at once: begin at the start.
        const start = nodes.find((node) => node.kind === 'start') ?? nodes[0];
        const at = editor.document().layout[start?.id ?? ''];
        if (at !== undefined) {
          void flow.setCenter(at.x + 116, at.y + 240, { zoom: 0.8 });
        }
      } else if (nodes.length > 2) {
        void flow.fitView({ padding: 0.15, maxZoom: 1 });
      } else {
        // A journey that begins grows downwards: its start stands on top.
        const at = editor.document().layout[nodes[0]?.id ?? ''] ?? { x: 0, y: 0 };
        const width = root.current?.clientWidth ?? 0;
        void flow.setViewport({ x: width / 2 - at.x - 116, y: 72 - at.y, zoom: 1 });
      }
    });
  }, [editor, flow]);

  return (
    <div
      ref={root}
      className="flow-canvas"
      role="application"
      aria-label="Canvas. Tab walks the nodes, Enter opens one, C connects it, arrow keys move it, Delete removes it."
      tabIndex={-1}
      {...keys}
      {...drop}
    >
      <span className="flow-entry" tabIndex={0} data-entry aria-label="The nodes of the journey" role="group" />
      <ReactFlow<CanvasNode, CanvasEdge>
        defaultNodes={empty}
        defaultEdges={empty}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultEdgeOptions={defaultEdgeOptions}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStart={onDragStart}
        onSelectionDragStart={onDragStart}
        onNodeDragStop={onDragStop}
        onSelectionDragStop={(event, nodes) => onDragStop(event, nodes[0] as CanvasNode, nodes)}
        onConnect={onConnect}
        onConnectStart={onConnectStart}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onNodeClick={onNodeClick}
        onEdgeClick={onNodeClick}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        deleteKeyCode={deleteKeys}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={multiKeys}
        selectionMode={SelectionMode.Partial}
        connectionRadius={28}
        nodeDragThreshold={3}
        onlyRenderVisibleElements
        disableKeyboardA11y
        elevateNodesOnSelect={false}
        minZoom={0.05}
        maxZoom={2}
        attributionPosition="bottom-center"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
      </ReactFlow>
      {narrow ? null : <Overview />}
      <KindMenu onAdded={(id) => requestAnimationFrame(() => focusNode(flow, root.current, id))} />
    </div>
  );
}

/** The node at a place of the screen, also beneath the overview and the lines. */
function nodeAt({ x, y }: { x: number; y: number }): string | undefined {
  for (const element of window.document.elementsFromPoint(x, y)) {
    const id = element.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
    if (id !== undefined) {
      return id;
    }
  }
  return undefined;
}

/** Too small to be read: cards show their name only. */
const isFar = (state: ReactFlowState) => state.transform[2] < 0.4;
