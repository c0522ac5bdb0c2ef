import {
  Background,
  BackgroundVariant,
  MarkerType,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
  type ReactFlowState,
  type NodeChange,
  type EdgeChange,
} from '@xyflow/react';
import { useCallback, useEffect, useRef, useState, type MouseEvent as ReactMouseEvent } from 'react';
import { useCanvasKeys } from './useCanvasKeys';
import { commitDrag } from './commitDrag';
import type { CanvasEdge, CanvasNode } from './derive';
import type { Distance } from './editor';
import { useEditor, useEditorState } from './EditorContext';
import { FlowLine } from './FlowLine';
import { KindMenu } from './KindMenu';
import { focusNode } from './focus';
import { NodeCard } from './NodeCard';
import { NoteCard } from './NoteCard';
import { Overview } from './Overview';
import { RemoteLines } from './RemoteLines';
import { selectionAfter } from './selection';
import { useConnecting } from './useConnecting';
import { useDrop } from './useDrop';
import { useFirstView } from './useFirstView';
import { createFlag, useDrawn, type Overlay } from './useDrawn';
import { useKnownSizes } from './useKnownSizes';

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
  useKnownSizes(internal);
  const root = useRef<HTMLDivElement>(null);
  const [dragging] = useState(createFlag);
  const readOnly = useEditorState((state) => state.readOnly);
  const many = useEditorState((state) => state.history.present.nodes.length > someCards);
  const distance = useStore(many ? distanceOfMany : distanceOfFew);
  const sync = useDrawn(internal, dragging, overlay);
  const keys = useCanvasKeys(root, onOpen);
  const drop = useDrop(root, onOpen);
  const connecting = useConnecting(root);

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
    root.current?.setAttribute('data-dragging', '');
  }, [dragging]);
  const onDragStop = useCallback(
    (_: unknown, __: CanvasNode, nodes: CanvasNode[]) => {
      dragging.set(false);
      root.current?.removeAttribute('data-dragging');
      commitDrag(editor, nodes);
      sync();
    },
    [dragging, editor, sync],
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
  useEffect(() => editor.setDistance(distance), [editor, distance]);

  useFirstView(root);

  const focus = useCallback((id: string) => requestAnimationFrame(() => focusNode(flow, root.current, id)), [flow]);

  return (
    <div
      ref={root}
      className="flow-canvas"
      role="application"
      aria-label="Canvas. Tab walks the nodes, Enter opens one, A adds what comes next, C connects, E walks its connections, the question mark lists all keys."
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
        {...connecting}
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
        {distance === 'remote' && overlay === null ? <RemoteLines /> : null}
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
      </ReactFlow>
      {narrow ? null : <Overview />}
      <KindMenu onClosed={focus} />
    </div>
  );
}

/** Fewer cards than these are never too many to be drawn. */
const someCards = 200;

const distanceOfFew = ({ transform: [, , zoom] }: ReactFlowState): Distance => (zoom < 0.4 ? 'far' : 'near');

/** Letters of a name are six pixels high where it becomes a box. */
const distanceOfMany = (state: ReactFlowState): Distance =>
  state.transform[2] < 0.3 ? 'remote' : distanceOfFew(state);
