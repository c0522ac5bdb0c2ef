import { useReactFlow } from '@xyflow/react';
import { useMemo, useRef, type FocusEvent, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import type { CanvasEdge, CanvasNode } from './derive';
import { useEditor } from './EditorContext';
import { focusNode } from './focus';
import { isTyping, nextInFlow, onCanvasKey, onCopy, onPaste } from './keyboard';

/**
 * The canvas by keyboard. Tab enters it and walks the nodes in the order of the flow, out of it again after the last;
 * Enter opens the panel; the rest is in `onCanvasKey`.
 */
export function useCanvasKeys(root: RefObject<HTMLDivElement | null>, onOpen: () => void) {
  const editor = useEditor();
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  const leaving = useRef(false);
  const pointer = useRef<{ x: number; y: number } | undefined>(undefined);

  return useMemo(() => {
    const go = (id: string) => {
      editor.select({ nodes: [id] });
      focusNode(flow, root.current, id);
    };
    const entry = () => root.current?.querySelector<HTMLElement>('[data-entry]');
    return {
      onFocus: (event: FocusEvent) => {
        const target = event.target as HTMLElement;
        if (target === entry() && !leaving.current) {
          const id = editor.store.getState().selection.nodes[0] ?? nextInFlow(editor, null, false);
          if (id !== null) {
            go(id);
          }
        }
      },
      onKeyDown: (event: KeyboardEvent) => {
        const target = event.target as HTMLElement;
        if (isTyping(target) || target.closest('[role=dialog]') !== null) {
          return;
        }
        const node = target.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
        if (event.key === 'Tab' && node !== undefined) {
          const next = nextInFlow(editor, node, event.shiftKey);
          if (next !== null) {
            event.preventDefault();
            go(next);
          } else if (event.shiftKey) {
            // The browser goes on from here, to what stands before the canvas.
            leaving.current = true;
            entry()?.focus();
            leaving.current = false;
          }
        } else if (event.key === 'Enter' && node !== undefined && target.tagName !== 'BUTTON') {
          event.preventDefault();
          editor.select({ nodes: [node] });
          onOpen();
        } else if (event.key === ' ' && node !== undefined && target.tagName !== 'BUTTON') {
          event.preventDefault();
          const { nodes } = editor.store.getState().selection;
          editor.select({ nodes: nodes.includes(node) ? nodes.filter((id) => id !== node) : [...nodes, node] });
        } else if (event.key === 'Escape') {
          editor.select({});
        } else if (onCanvasKey(editor, event.nativeEvent)) {
          event.preventDefault();
        }
      },
      onCopy: (event: React.ClipboardEvent) => isTyping(event.target) || onCopy(editor, event.nativeEvent, false),
      onCut: (event: React.ClipboardEvent) => isTyping(event.target) || onCopy(editor, event.nativeEvent, true),
      onPaste: (event: React.ClipboardEvent) =>
        isTyping(event.target) ||
        onPaste(
          editor,
          event.nativeEvent,
          pointer.current === undefined ? undefined : flow.screenToFlowPosition(pointer.current),
        ),
      // A click on the bare canvas takes the focus, so that its keys work.
      onPointerDown: (event: PointerEvent) => {
        const target = event.target as HTMLElement;
        if (!isTyping(target) && target.closest('.react-flow__node, button') === null) {
          root.current?.focus({ preventScroll: true });
        }
      },
      onPointerMove: (event: PointerEvent) => {
        pointer.current = { x: event.clientX, y: event.clientY };
      },
    };
  }, [editor, flow, onOpen, root]);
}
