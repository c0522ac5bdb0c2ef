import type { Position } from '../document/document';
import { moveNodes } from '../document/edits';
import { changeNote } from '../document/notes';
import type { CanvasNode } from './derive';
import type { Editor } from './editor';

/** Writes down where things were let go: one edit, however many were dragged. */
export function commitDrag(editor: Editor, nodes: readonly CanvasNode[]): void {
  const positions: Record<string, Position> = {};
  let next = editor.document();
  for (const node of nodes) {
    if (node.type === 'note') {
      const { id, x, y } = node.data.note;
      const at = { x: Math.round(node.position.x), y: Math.round(node.position.y) };
      if (at.x !== x || at.y !== y) {
        next = changeNote(next, id, at);
      }
    } else {
      positions[node.id] = node.position;
    }
  }
  next = moveNodes(next, positions);
  editor.edit(nodes.length === 1 ? 'Move a node' : `Move ${nodes.length} nodes`, next, {
    select: editor.store.getState().selection,
  });
}
