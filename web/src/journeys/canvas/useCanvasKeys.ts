import { useReactFlow } from '@xyflow/react';
import { useMemo, useRef, type FocusEvent, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { edgeOf } from '../document/edges';
import type { CanvasEdge, CanvasNode } from './derive';
import { useEditor } from './EditorContext';
import { enterPanel, focusNode, roomAround } from './focus';
import { isTyping, nextInFlow, nextWay, onCanvasKey, onCopy, onPaste, selectionOf } from './keyboard';

/**
 * The canvas by keyboard. Tab enters it and walks the nodes in the order of the flow, then the notes, and out of it again;
 * Enter opens the panel, A asks what comes next, E walks the connections that leave; the rest is in `onCanvasKey`.
 */
export function useCanvasKeys(root: RefObject<HTMLDivElement | null>, onOpen: () => void) {
  const editor = useEditor();
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  const leaving = useRef(false);
  const pointer = useRef<{ x: number; y: number } | undefined>(undefined);

  return useMemo(() => {
    const go = (id: string) => {
      editor.select(selectionOf(id));
      focusNode(flow, root.current, id);
    };
    const entry = () => root.current?.querySelector<HTMLElement>('[data-entry]');
    const askWhatComesNext = (node: HTMLElement, id: string) => {
      if (editor.store.getState().selection.edges.length === 0) {
        editor.select({ nodes: [id] });
      }
      const { left, bottom } = node.getBoundingClientRect();
      editor.openMenu({ from: id, screen: { x: left, y: bottom + 4 } });
    };
    const open = (node: HTMLElement, id: string) => {
      const { selection } = editor.store.getState();
      if (selection.edges.length === 0) {
        editor.select(selectionOf(id));
      }
      if (id.startsWith('note:')) {
        node.querySelector('textarea')?.focus();
        return;
      }
      onOpen();
      enterPanel();
    };
    return {
      onFocus: (event: FocusEvent) => {
        const target = event.target as HTMLElement;
        if (target === entry() && !leaving.current) {
          const { nodes, edges, notes } = editor.store.getState().selection;
          const from = edgeOf(editor.document(), edges[0] ?? '')?.from;
          if (from !== undefined) {
            focusNode(flow, root.current, from);
            return;
          }
          const id = nodes[0] ?? (notes[0] === undefined ? nextInFlow(editor, null, false) : `note:${notes[0]}`);
          if (id !== null) {
            go(id);
          }
        }
      },
      onKeyDown: (event: KeyboardEvent) => {
        const target = event.target as HTMLElement;
        const card = target.closest<HTMLElement>('.react-flow__node');
        const node = card?.dataset['id'];
        if (event.key === 'Escape' && target.tagName === 'TEXTAREA') {
          card?.focus();
          return;
        }
        if (isTyping(target) || target.closest('[role=dialog]') !== null) {
          return;
        }
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
        const readOnly = editor.store.getState().readOnly;
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
        } else if (event.key === 'Enter' && card != null && node !== undefined && target.tagName !== 'BUTTON') {
          event.preventDefault();
          open(card, node);
        } else if (event.key === ' ' && node !== undefined && target.tagName !== 'BUTTON') {
          event.preventDefault();
          const { nodes } = editor.store.getState().selection;
          const chosen = nodes.includes(node) ? nodes.filter((id) => id !== node) : [...nodes, node];
          editor.select({ nodes: chosen });
          editor.say(chosen.length === 1 ? '1 item selected.' : `${chosen.length} items selected.`);
        } else if (event.key === 'Escape') {
          editor.select({});
        } else if (plain && event.key.toLowerCase() === 'e' && node !== undefined) {
          event.preventDefault();
          nextWay(editor, node, event.shiftKey);
        } else if (plain && event.key.toLowerCase() === 'a' && card != null && node !== undefined && !readOnly) {
          event.preventDefault();
          askWhatComesNext(card, node);
        } else if (plain && (event.key === '+' || event.key === '-' || event.key === '0')) {
          event.preventDefault();
          void (event.key === '+'
            ? flow.zoomIn()
            : event.key === '-'
              ? flow.zoomOut()
              : flow.fitView({ padding: roomAround, maxZoom: 1 }));
        } else {
          const before = node === undefined ? null : nextInFlow(editor, node, true);
          if (onCanvasKey(editor, event.nativeEvent, node)) {
            event.preventDefault();
            // What has the focus may be what was removed: the focus goes to what stood before it.
            if (node !== undefined && before !== null && nextInFlow(editor, node, true) === null) {
              go(before);
            }
          }
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
