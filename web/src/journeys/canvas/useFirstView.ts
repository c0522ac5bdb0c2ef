import { getViewportForBounds, useReactFlow, type Viewport } from '@xyflow/react';
import { useEffect, useRef, type RefObject } from 'react';
import { useEditor } from './EditorContext';
import { roomAround } from './focus';
import { card, sizeIn } from './geometry';

/** Below this zoom the words on the cards are too small to be read. */
const readable = 0.55;
const beginning = 0.75;
const top = 72;
const phone = 560;
const patienceMs = 2_000;

/**
 * What is seen of a journey when its canvas opens: all of it where it can be read, or else its beginning. Another graph that
 * lies in the same place, as a version does beside its draft, is seen from where one stood.
 */
export function useFirstView(root: RefObject<HTMLElement | null>): void {
  const editor = useEditor();
  const flow = useReactFlow();
  const seen = useRef('');
  useEffect(() => {
    const document = editor.document();
    const { nodes, layout } = document;
    const sizeOf = sizeIn(document);
    const boxes = nodes.map((node) => ({ ...(layout[node.id] ?? { x: 0, y: 0 }), ...sizeOf(node) }));
    const x = Math.min(...boxes.map((box) => box.x));
    const y = Math.min(...boxes.map((box) => box.y));
    const bounds = {
      x,
      y,
      width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
      height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
    };
    const place = JSON.stringify(bounds);
    const canvas = root.current;
    if (place === seen.current || canvas === null) {
      return;
    }
    const view = (width: number, height: number): Viewport => {
      const all = getViewportForBounds(bounds, width, height, 0.05, 1, roomAround);
      // A phone has no room for more than names, but shows how they hang together.
      if (nodes.length > 2 && (all.zoom >= readable || (width < phone && nodes.length <= 60))) {
        return all;
      }
      // A journey grows downwards: its start stands on top.
      const zoom = nodes.length > 2 ? beginning : 1;
      const start = layout[(nodes.find((node) => node.kind === 'start') ?? nodes[0])?.id ?? ''] ?? { x: 0, y: 0 };
      return { x: width / 2 - (start.x + card.width / 2) * zoom, y: top - start.y * zoom, zoom };
    };
    let given: Viewport | undefined;
    let height = -1;
    const settle = () => {
      const now = flow.getViewport();
      const moved = given !== undefined && (now.x !== given.x || now.y !== given.y || now.zoom !== given.zoom);
      // A panel at the side changes only the width, and sees to it that what it belongs to is not hidden.
      if (!moved && canvas.clientHeight !== height) {
        height = canvas.clientHeight;
        seen.current = place;
        given = view(canvas.clientWidth, height);
        void flow.setViewport(given);
      }
    };
    // What stands above the canvas may come after it, as the word about the sandbox does, and takes of its height.
    const watcher = new ResizeObserver(settle);
    const frame = requestAnimationFrame(() => {
      settle();
      watcher.observe(canvas);
    });
    const patience = setTimeout(() => watcher.disconnect(), patienceMs);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(patience);
      watcher.disconnect();
    };
  }, [editor, flow, root]);
}
