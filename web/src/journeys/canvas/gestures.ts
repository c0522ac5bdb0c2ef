import type { Definition, Position } from '../document/document';
import { connect, disconnect, edgeOf } from '../document/edges';
import { addNode, insertOnEdge, nodeOf } from '../document/edits';
import { autoLayout, freeSpot, gap, makeRoom } from '../document/layout';
import { removeNodes } from '../document/removal';
import { removeNotes } from '../document/notes';
import { duplicate, paste, type Clipping, type Pasted } from '../document/clipboard';
import { kindOf } from '../nodes/kinds';
import type { Editor } from './editor';
import { connectedPorts, none, sizeIn } from './geometry';
import { nodeLabel, onwardPort, portLabel, portsOf } from './ports';

/** What people do on the canvas: each is one edit, with words for the history and for whoever hears instead of sees. */

/** Drops a node of a kind somewhere. A journey has one start: a second is refused with a word. */
export function dropKind(editor: Editor, kind: string, at: Position): string | null {
  const document = editor.document();
  if (kind === 'start' && document.nodes.some((node) => node.kind === 'start')) {
    editor.say('The journey has its start already.');
    return null;
  }
  const added = addNode(document, kind, kindOf(kind)?.initial() ?? {}, at);
  editor.edit(`Add ${labelOf(kind)}`, added.document, { select: { nodes: [added.id] } });
  return added.id;
}

/** Puts a node between two others: whatever stands below makes room. */
export function insertKind(editor: Editor, kind: string, key: string): string | null {
  const document = editor.document();
  const edge = edgeOf(document, key);
  const source = edge === undefined ? undefined : nodeOf(document, edge.from);
  const target = edge === undefined ? undefined : nodeOf(document, edge.to);
  if (kind === 'start' || edge === undefined || source === undefined || target === undefined) {
    return kind === 'start' ? dropKind(editor, kind, { x: 0, y: 0 }) : null;
  }
  const sizeOf = sizeIn(document);
  const [from, to] = [document.layout[edge.from] ?? origin, document.layout[edge.to] ?? origin];
  const added = addNode(document, kind, kindOf(kind)?.initial() ?? {}, origin);
  const node = nodeOf(added.document, added.id);
  if (node === undefined) {
    return null;
  }
  const size = sizeOf(node);
  const top = from.y + sizeOf(source).height + gap.below;
  const downwards = to.y > from.y;
  const missing = downwards ? top + size.height + gap.below - to.y : 0;
  const layout = missing > 0 ? makeRoom(document.layout, Math.min(to.y, top), missing, edge.from) : document.layout;
  const wish = { x: to.x + (sizeOf(target).width - size.width) / 2, y: top };
  const at = downwards ? wish : freeSpot({ x: from.x, y: top }, size, layout);
  const port = onwardPort(portsOf(node, document, none), none);
  const next = insertOnEdge({ ...added.document, layout: { ...layout, [added.id]: at } }, key, added.id, port?.id);
  editor.edit(`Insert ${labelOf(kind)} between ${nodeLabel(source)} and ${nodeLabel(target)}`, next, {
    select: { nodes: [added.id] },
  });
  return added.id;
}

/** Adds a node where a port leads, and leads the port to it. */
export function addAtPort(editor: Editor, kind: string, from: string, port: string, wish?: Position): string | null {
  const document = editor.document();
  const source = nodeOf(document, from);
  if (source === undefined || kind === 'start') {
    return null;
  }
  const sizeOf = sizeIn(document);
  const at = document.layout[from] ?? origin;
  const added = addNode(document, kind, kindOf(kind)?.initial() ?? {}, origin);
  const node = nodeOf(added.document, added.id);
  const size = node === undefined ? sizeOf(source) : sizeOf(node);
  const below = { x: at.x + (sizeOf(source).width - size.width) / 2, y: at.y + sizeOf(source).height + gap.below };
  const spot = wish ?? freeSpot(below, size, document.layout);
  const next = connect(
    { ...added.document, layout: { ...added.document.layout, [added.id]: spot } },
    { from, port, to: added.id },
  );
  const way = portLabel(source, document, port);
  editor.edit(`Add ${labelOf(kind)} after ${nodeLabel(source)} (${way})`, next, { select: { nodes: [added.id] } });
  return added.id;
}

/**
 * Adds a node behind the selected one: at its first free port, or, where all lead somewhere, into the edge of its first.
 * With nothing selected it is put where the view is.
 */
export function addAfterSelected(editor: Editor, kind: string, middle: Position): string | null {
  const document = editor.document();
  const { selection } = editor.store.getState();
  const [edge] = selection.edges;
  if (edge !== undefined) {
    return insertKind(editor, kind, edge);
  }
  const start = document.nodes.length === 1 ? document.nodes[0]?.id : undefined;
  const source = nodeOf(document, selection.nodes.at(-1) ?? start ?? '');
  if (source === undefined) {
    return dropKind(editor, kind, freeSpot(middle, sizeIn(document)({ id: '', kind }), document.layout));
  }
  const connected = connectedPorts(document).get(source.id) ?? none;
  const ports = portsOf(source, document, connected);
  const port = onwardPort(ports, connected);
  if (port !== undefined && !(port.role === 'status' && connected.has('next'))) {
    return addAtPort(editor, kind, source.id, port.id);
  }
  const first = document.edges.find((candidate) => candidate.from === source.id);
  if (first !== undefined) {
    return insertKind(editor, kind, `${first.from}:${first.port}`);
  }
  editor.say(`Nothing can follow ${nodeLabel(source)}: it ends the journey.`);
  return null;
}

export function connectPort(editor: Editor, from: string, port: string, to: string): void {
  const document = editor.document();
  const [source, target] = [nodeOf(document, from), nodeOf(document, to)];
  const next = connect(document, { from, port, to });
  if (source === undefined || target === undefined || next === document) {
    editor.say(target?.kind === 'start' ? 'Nobody comes back to the start.' : 'They are connected already.');
    return;
  }
  const replaced = document.edges.find((edge) => edge.from === from && edge.port === port);
  const was = replaced === undefined ? undefined : nodeOf(document, replaced.to);
  const way = `${nodeLabel(source)} (${portLabel(source, document, port)})`;
  editor.edit(`Connect ${way} to ${nodeLabel(target)}`, next, {
    select: { nodes: [from] },
    say: `${way} now goes to ${nodeLabel(target)}${was === undefined ? '' : `, no longer to ${nodeLabel(was)}`}.`,
  });
}

/** Removes whatever is selected; the start stays, and says so. */
export function removeSelected(editor: Editor): void {
  const { selection } = editor.store.getState();
  const document = editor.document();
  let next: Definition = removeNodes(document, selection.nodes);
  next = disconnect(next, selection.edges);
  next = removeNotes(next, selection.notes);
  if (next === document) {
    const start = selection.nodes.some((id) => nodeOf(document, id)?.kind === 'start');
    editor.say(start ? 'The start stays: people enter there.' : 'Nothing is selected.');
    return;
  }
  editor.edit(`Remove ${amount(selection.nodes.length + selection.edges.length + selection.notes.length)}`, next, {
    select: {},
  });
}

export function pasteClipping(editor: Editor, clipping: Clipping, at?: Position): void {
  settle(editor, 'Paste', paste(editor.document(), clipping, at));
}

export function duplicateSelected(editor: Editor): void {
  const { nodes, notes } = editor.store.getState().selection;
  settle(editor, 'Duplicate', duplicate(editor.document(), nodes, notes));
}

function settle(editor: Editor, word: string, pasted: Pasted): void {
  const { document, nodes, notes } = pasted;
  if (nodes.length + notes.length === 0) {
    editor.say('There is nothing to paste.');
    return;
  }
  editor.edit(`${word} ${amount(nodes.length + notes.length)}`, document, { select: { nodes, notes } });
}

export function layOut(editor: Editor): void {
  const document = editor.document();
  editor.edit('Arrange the nodes', { ...document, layout: autoLayout(document, sizeIn(document)) });
}

export function selectAll(editor: Editor): void {
  const { nodes, notes = [] } = editor.document();
  editor.select({ nodes: nodes.map((node) => node.id), notes: notes.map((note) => note.id) });
  editor.say(`${amount(nodes.length + notes.length)} selected.`);
}

const origin: Position = { x: 0, y: 0 };

export function labelOf(kind: string): string {
  return kindOf(kind)?.label ?? kind;
}

function amount(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}
