import type { ReactFlowInstance } from '@xyflow/react';
import { noteId, type CanvasEdge, type CanvasNode } from './derive';

export type Flow = ReactFlowInstance<CanvasNode, CanvasEdge>;

const margin = 24;
/** The buttons for the view stand at the bottom of the canvas. */
const controls = 64;

/** What is left free around a journey that is shown whole: its graph's name stands above it, the buttons below. */
export const roomAround = { top: '56px', bottom: `${controls}px`, x: 0.06 } as const;

/** How far a stretch has to move to lie between two borders; 0 where it does. One that is too long begins at the first. */
export function shortfall(from: number, length: number, first: number, last: number): number {
  if (from >= first && from + length <= last) {
    return 0;
  }
  const over = from + length + margin - last;
  return from < first || length + 2 * margin > last - first ? first + margin - from : -over;
}

/** Moves the canvas just far enough for a node to come out from under the right edge, as when a panel has taken room there. */
export function uncover(flow: Flow, root: HTMLElement | null, id: string): void {
  const node = flow.getInternalNode(id);
  if (node === undefined || root === null) {
    return;
  }
  const { zoom, x, y } = flow.getViewport();
  const right = flow.flowToScreenPosition(node.internals.positionAbsolute).x + (node.measured.width ?? 0) * zoom;
  const over = right + margin - root.getBoundingClientRect().right;
  if (over > 0) {
    void flow.setViewport({ x: x - over, y, zoom });
  }
}

/** Whatever in the panel is written into, or else what can be pressed. */
const first = 'input:not([type=hidden], [type=file], :disabled), textarea, select, [contenteditable=true]';

/** Moves the focus into the panel beside the canvas, as soon as it is there. */
export function enterPanel(frames = 30): void {
  const content = window.document.querySelector<HTMLElement>('.flow-panel-content');
  const field = content?.querySelector<HTMLElement>(first) ?? content?.querySelector<HTMLElement>('a, button');
  if (field != null) {
    field.focus();
  } else if (frames > 0) {
    requestAnimationFrame(() => enterPanel(frames - 1));
  }
}

/** Puts the cursor into a note, as soon as it is drawn: who adds one has something to write. */
export function writeNote(id: string, frames = 30): void {
  const text = window.document.querySelector<HTMLElement>(
    `.react-flow__node[data-id="${CSS.escape(noteId(id))}"] textarea`,
  );
  if (text !== null) {
    text.focus({ preventScroll: true });
  } else if (frames > 0) {
    requestAnimationFrame(() => writeNote(id, frames - 1));
  }
}

/** Brings a node into view when it is not, and gives it the focus once it is drawn. */
export function focusNode(flow: Flow, root: HTMLElement | null, id: string): void {
  const node = flow.getInternalNode(id);
  if (node === undefined || root === null) {
    return;
  }
  const { x, y } = node.internals.positionAbsolute;
  const { width = 0, height = 0 } = node.measured;
  const view = flow.getViewport();
  const at = flow.flowToScreenPosition({ x, y });
  const box = root.getBoundingClientRect();
  const across = shortfall(at.x, width * view.zoom, box.left, box.right);
  const down = shortfall(at.y, height * view.zoom, box.top, box.bottom - controls);
  // What is around a node that is nearly in view stays where the eye left it.
  if (Math.abs(across) < box.width / 2 && Math.abs(down) < box.height / 2) {
    if (across !== 0 || down !== 0) {
      void flow.setViewport({ x: view.x + across, y: view.y + down, zoom: view.zoom });
    }
  } else {
    void flow.setCenter(x + width / 2, y + height / 2, { zoom: Math.max(view.zoom, 0.6) });
  }
  const drawn = () => root.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  const take = () => drawn()?.focus({ preventScroll: true });
  const wasDrawn = drawn() !== null;
  take();
  // A node out of sight is drawn with the next frame. Who has moved on meanwhile, as into a menu, is not called back.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (!wasDrawn || window.document.activeElement === window.document.body) {
        take();
      }
    }),
  );
}
