import { useReactFlow, type Connection, type FinalConnectionState } from '@xyflow/react';
import { useCallback, type RefObject } from 'react';
import { reconnect } from '../document/edges';
import type { CanvasEdge, CanvasNode } from './derive';
import { useEditor } from './EditorContext';
import { connectPort } from './gestures';

/** Drawing a connection from a port, and leading one elsewhere. */
export function useConnecting(root: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const flow = useReactFlow<CanvasNode, CanvasEdge>();

  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle !== null) {
        connectPort(editor, source, sourceHandle, target);
      }
    },
    [editor],
  );

  const onConnectStart = useCallback(() => root.current?.setAttribute('data-connecting', ''), [root]);

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
    [editor, flow, root],
  );

  const onReconnect = useCallback(
    (edge: CanvasEdge, { source, sourceHandle, target }: Connection) => {
      const next = reconnect(editor.document(), edge.id, { from: source, port: sourceHandle ?? '', to: target });
      editor.edit('Lead a connection elsewhere', next);
    },
    [editor],
  );

  return { onConnect, onConnectStart, onConnectEnd, onReconnect };
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
