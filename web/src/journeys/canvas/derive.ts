import { Position as Side, type Edge, type Node } from '@xyflow/react';
import type { Definition, FlowEdge, FlowNode, Note, Position } from '../document/document';
import { edgeKeys } from '../document/edges';
import { spanText } from '../forms/span';
import type { EditorState } from './editor';
import { cardShape, connectedPorts, none, type CardShape } from './geometry';
import { cardPorts, nodeLabel, portsOf } from './ports';

export type CardNode = Node<
  { node: FlowNode; shape: CardShape; connected: ReadonlySet<string>; ghost?: boolean },
  'card'
>;
export type NoteNode = Node<{ note: Note }, 'note'>;
export type CanvasNode = CardNode | NoteNode;
export type CanvasEdge = Edge<{ edge: FlowEdge; label: string; ghost?: boolean }, 'line'>;

/** Notes share React Flow's list with nodes, under names that no node can have. */
export const noteId = (id: string) => `note:${id}`;

export type Derivation = (state: Pick<EditorState, 'history' | 'selection' | 'expanded' | 'readOnly'>) => {
  nodes: CanvasNode[];
  edges: CanvasEdge[];
};

/** What is drawn of a document. Whatever did not change is the same object as before, and so is not drawn again. */
export function derivation(): Derivation {
  let nodeCache = new Map<string, { keys: readonly unknown[]; value: CanvasNode }>();
  let edgeCache = new Map<string, { keys: readonly unknown[]; value: CanvasEdge }>();
  return ({ history: { present: document }, selection, expanded, readOnly }) => {
    const connected = connectedPorts(document);
    const [selectedNodes, selectedEdges, selectedNotes] = [
      new Set(selection.nodes),
      new Set(selection.edges),
      new Set(selection.notes),
    ];
    const nextNodes: typeof nodeCache = new Map();
    for (const node of document.nodes) {
      const ports = connected.get(node.id) ?? none;
      const entry = node.kind === 'start' ? document.entry : null;
      const keys = [
        node,
        document.layout[node.id],
        selectedNodes.has(node.id),
        [...ports].join(),
        expanded.has(node.id),
        readOnly,
        entry,
      ];
      nextNodes.set(
        node.id,
        reuse(nodeCache.get(node.id), keys, () =>
          cardNode(node, document, ports, expanded.has(node.id), selectedNodes.has(node.id), readOnly),
        ),
      );
    }
    for (const note of document.notes ?? []) {
      const keys = [note, selectedNotes.has(note.id), readOnly];
      nextNodes.set(
        noteId(note.id),
        reuse(nodeCache.get(noteId(note.id)), keys, () => noteNode(note, selectedNotes.has(note.id), readOnly)),
      );
    }
    const nextEdges: typeof edgeCache = new Map();
    const nodes = new Map(document.nodes.map((node) => [node.id, node]));
    edgeKeys(document.edges).forEach((key, i) => {
      const edge = document.edges[i];
      const [from, to] = [nodes.get(edge?.from ?? ''), nodes.get(edge?.to ?? '')];
      if (edge !== undefined && from !== undefined && to !== undefined) {
        const keys = [edge, from, nodeLabel(to), selectedEdges.has(key), from.kind === 'start' ? document.entry : null];
        nextEdges.set(
          key,
          reuse(edgeCache.get(key), keys, () => lineOf(key, edge, from, to, document, selectedEdges.has(key))),
        );
      }
    });
    nodeCache = nextNodes;
    edgeCache = nextEdges;
    return {
      nodes: [...nextNodes.values()].map(({ value }) => value),
      edges: [...nextEdges.values()].map(({ value }) => value),
    };
  };
}

function reuse<T>(cached: { keys: readonly unknown[]; value: T } | undefined, keys: readonly unknown[], make: () => T) {
  return cached?.keys.every((key, i) => key === keys[i]) ? cached : { keys, value: make() };
}

const dot = 10;

export function cardNode(
  node: FlowNode,
  document: Definition,
  connected: ReadonlySet<string>,
  expanded: boolean,
  selected: boolean,
  readOnly: boolean,
): CardNode {
  const shape = cardShape(cardPorts(portsOf(node, document, connected), connected, expanded));
  const { width, height } = shape;
  return {
    id: node.id,
    type: 'card',
    position: document.layout[node.id] ?? origin,
    data: { node, shape, connected },
    selected,
    draggable: !readOnly,
    deletable: false,
    width,
    height,
    measured: { width, height },
    handles: [
      ...(node.kind === 'start'
        ? []
        : [handle('in', 'target' as const, Side.Top, { x: width / 2 - dot / 2, y: -dot / 2 })]),
      ...shape.ports.shown.map((port, i) =>
        handle(port.id, 'source' as const, Side.Bottom, {
          x: (shape.centers[i] ?? 0) - dot / 2,
          y: height - dot / 2,
        }),
      ),
    ],
    // Tab walks the nodes in the order of the flow, which the canvas does by itself.
    domAttributes: { tabIndex: -1, 'aria-labelledby': `spoken-${node.id}` },
  };
}

const origin: Position = { x: 0, y: 0 };

function handle(id: string, type: 'source' | 'target', position: Side, at: Position) {
  return { id, type, position, ...at, width: dot, height: dot };
}

function noteNode(note: Note, selected: boolean, readOnly: boolean): NoteNode {
  const { x, y, width, height } = note;
  return {
    id: noteId(note.id),
    type: 'note',
    position: { x, y },
    data: { note },
    selected,
    draggable: !readOnly,
    connectable: false,
    deletable: false,
    width,
    height,
    measured: { width, height },
    handles: [],
    zIndex: -1,
    ariaLabel: `Note: ${note.text || 'empty'}`,
    domAttributes: { tabIndex: -1 },
  };
}

export function lineOf(
  key: string,
  edge: FlowEdge,
  from: FlowNode,
  to: FlowNode,
  document: Definition,
  selected: boolean,
): CanvasEdge {
  const ports = portsOf(from, document, none);
  const port = ports.find((candidate) => candidate.id === edge.port);
  const words = [
    ...(ports.length > 1 || port === undefined ? [port?.label ?? edge.port] : []),
    ...(edge.delay === undefined ? [] : [`after ${spanText(edge.delay)}`]),
  ];
  const spoken = `Connection from ${nodeLabel(from)} to ${nodeLabel(to)}`;
  return {
    id: key,
    type: 'line',
    source: edge.from,
    sourceHandle: edge.port,
    target: edge.to,
    targetHandle: 'in',
    data: { edge, label: words.join(', ') },
    selected,
    deletable: false,
    focusable: false,
    // React Flow would speak the ids of the nodes, which nobody else sees.
    ariaLabel: words.length === 0 ? spoken : `${spoken}: ${words.join(', ')}`,
    interactionWidth: 24,
  };
}
