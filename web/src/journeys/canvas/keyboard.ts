import { isEmpty, copy, readClipping, writeClipping } from '../document/clipboard';
import { changeNote } from '../document/notes';
import { moveNodes } from '../document/edits';
import { edgeKeys } from '../document/edges';
import { nodeOf } from '../document/edits';
import { flowOrder } from '../document/walk';
import { spanText } from '../forms/span';
import type { Position } from '../document/document';
import type { Editor, Selection } from './editor';
import { duplicateSelected, pasteClipping, removeSelected, selectAll } from './gestures';
import { nodeLabel, portLabel } from './ports';

/** Whoever types into a field means the field, not the canvas. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

const arrows: Record<string, Position> = {
  ArrowUp: { x: 0, y: -8 },
  ArrowDown: { x: 0, y: 8 },
  ArrowLeft: { x: -8, y: 0 },
  ArrowRight: { x: 8, y: 0 },
};

/** Keys that mean the same wherever the canvas has the focus, with the node that has it. True when the key was one of them. */
export function onCanvasKey(editor: Editor, event: KeyboardEvent, focused?: string): boolean {
  const { selection, readOnly } = editor.store.getState();
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && key === 'a') {
    selectAll(editor);
    return true;
  }
  if (readOnly) {
    return false;
  }
  if (command && key === 'd') {
    duplicateSelected(editor);
    return true;
  }
  if (!command && (event.key === 'Delete' || event.key === 'Backspace')) {
    removeSelected(editor);
    return true;
  }
  const step = arrows[event.key];
  if (!command && step !== undefined && selection.nodes.length + selection.notes.length > 0) {
    nudge(editor, step, event.shiftKey ? 5 : 1);
    return true;
  }
  const from = nodeOf(editor.document(), focused ?? (selection.nodes.length === 1 ? (selection.nodes[0] ?? '') : ''));
  if (!command && !event.altKey && key === 'c' && from !== undefined) {
    editor.connectFrom(from.id);
    return true;
  }
  return false;
}

function nudge(editor: Editor, step: Position, times: number): void {
  const { nodes, notes } = editor.store.getState().selection;
  const document = editor.document();
  const positions = Object.fromEntries(
    nodes.map((id) => {
      const { x, y } = document.layout[id] ?? { x: 0, y: 0 };
      return [id, { x: x + step.x * times, y: y + step.y * times }];
    }),
  );
  let next = moveNodes(document, positions);
  for (const note of (document.notes ?? []).filter(({ id }) => notes.includes(id))) {
    next = changeNote(next, note.id, { x: note.x + step.x * times, y: note.y + step.y * times });
  }
  editor.edit('Move', next, { merge: `move.${[...nodes, ...notes].join()}`, say: null });
}

/** Undo and redo work from anywhere in the tab; in a text field the field's own undo comes first. */
export function onEditorKey(editor: Editor, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey) {
    return false;
  }
  if (key === 'z') {
    if (event.shiftKey) {
      editor.redo();
    } else {
      editor.undo();
    }
    return true;
  }
  if (key === 'y') {
    editor.redo();
    return true;
  }
  return false;
}

/** Copy and cut put JSON into the system's clipboard, so that it can be pasted into another journey, or a file. */
export function onCopy(editor: Editor, event: ClipboardEvent, cut: boolean): void {
  const { nodes, notes } = editor.store.getState().selection;
  const clipping = copy(editor.document(), nodes, notes);
  if (isEmpty(clipping)) {
    return;
  }
  event.preventDefault();
  event.clipboardData?.setData('text/plain', writeClipping(clipping));
  const count = clipping.nodes.length + clipping.notes.length;
  if (cut) {
    removeSelected(editor);
  } else {
    editor.say(`Copied ${count === 1 ? '1 item' : `${count} items`}.`);
  }
}

export function onPaste(editor: Editor, event: ClipboardEvent, at: Position | undefined): void {
  const clipping = readClipping(event.clipboardData?.getData('text/plain') ?? '');
  if (clipping === null) {
    editor.say('The clipboard holds no nodes.');
    return;
  }
  event.preventDefault();
  const taken = new Set(editor.document().nodes.map((node) => node.id));
  // Beside the original in its own journey; where the pointer is in another.
  pasteClipping(editor, clipping, clipping.nodes.some((node) => taken.has(node.id)) ? undefined : at);
}

/** What Tab leads to: the nodes in the order of the flow, then the notes; null beyond the first and the last. */
export function nextInFlow(editor: Editor, from: string | null, back: boolean): string | null {
  const document = editor.document();
  const order = [...flowOrder(document), ...(document.notes ?? []).map(({ id }) => `note:${id}`)];
  if (from === null) {
    return (back ? order.at(-1) : order[0]) ?? null;
  }
  const at = order.indexOf(from);
  return at < 0 ? null : (order[at + (back ? -1 : 1)] ?? null);
}

/** The selection of one thing that Tab can lead to. */
export function selectionOf(id: string): Partial<Selection> {
  return id.startsWith('note:') ? { notes: [id.slice('note:'.length)] } : { nodes: [id] };
}

/**
 * Selects the next connection that leaves a node, and after the last one the node again: so a connection is opened, removed
 * or gets a component put into it without a mouse.
 */
export function nextWay(editor: Editor, id: string, back: boolean): void {
  const document = editor.document();
  const node = nodeOf(document, id);
  if (node === undefined) {
    return;
  }
  const keys = edgeKeys(document.edges);
  const ways = document.edges.flatMap((edge, i) => (edge.from === id ? [{ edge, key: keys[i] ?? '' }] : []));
  if (ways.length === 0) {
    editor.say(`No connection leaves ${nodeLabel(node)}.`);
    return;
  }
  const { selection } = editor.store.getState();
  const at = ways.findIndex(({ key }) => selection.edges.includes(key));
  const next = back ? (at < 0 ? ways.length - 1 : at - 1) : at + 1;
  const way = ways[next];
  if (way === undefined) {
    editor.select({ nodes: [id] });
    editor.say(nodeLabel(node));
    return;
  }
  const target = nodeOf(document, way.edge.to);
  editor.select({ edges: [way.key] });
  editor.say(
    [
      `Connection ${next + 1} of ${ways.length}: ${nodeLabel(node)} by ${portLabel(node, document, way.edge.port)}`,
      `to ${target === undefined ? way.edge.to : nodeLabel(target)}`,
      ...(way.edge.delay === undefined ? [] : [`after ${spanText(way.edge.delay)}`]),
    ].join(' '),
  );
}
