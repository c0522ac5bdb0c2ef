import { useReactFlow } from '@xyflow/react';
import { useMemo, useRef, type DragEvent, type RefObject } from 'react';
import { addNote } from '../document/notes';
import { useEditor } from './EditorContext';
import { writeNote } from './focus';
import { card } from './geometry';
import { addAfterSelected, dropKind, insertKind } from './gestures';
import { dragType, noteKind } from './Palette';

/**
 * What is dragged from the palette is dropped on the canvas, or, on an edge, between its two nodes, or, on a node, after it.
 * What did not get its place from whoever dropped it may stand under its panel: `onOpen` moves it out from there.
 */
export function useDrop(root: RefObject<HTMLElement | null>, onOpen: () => void) {
  const editor = useEditor();
  const flow = useReactFlow();
  const over = useRef<Element | null>(null);

  return useMemo(() => {
    const mark = (edge: Element | null) => {
      if (edge !== over.current) {
        over.current?.classList.remove('flow-drop-here');
        edge?.classList.add('flow-drop-here');
        over.current = edge;
      }
    };
    const carries = (event: DragEvent) => event.dataTransfer.types.includes(dragType);
    return {
      onDragOver: (event: DragEvent) => {
        if (carries(event)) {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
          mark(placeUnder(event));
        }
      },
      onDragLeave: (event: DragEvent) => {
        if (!root.current?.contains(event.relatedTarget as Node | null)) {
          mark(null);
        }
      },
      onDrop: (event: DragEvent) => {
        if (!carries(event)) {
          return;
        }
        event.preventDefault();
        const kind = event.dataTransfer.getData(dragType);
        const place = placeUnder(event);
        const id = place?.getAttribute('data-id') ?? '';
        const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        mark(null);
        if (kind === noteKind) {
          const { document, id } = addNote(editor.document(), spot);
          editor.edit('Add a note', document, { select: { notes: [id] } });
          writeNote(id);
        } else if (place?.matches('.react-flow__edge')) {
          insertKind(editor, kind, id);
          onOpen();
        } else if (place !== null && kind !== 'start') {
          editor.select({ nodes: [id] });
          addAfterSelected(editor, kind, spot);
          onOpen();
        } else {
          dropKind(editor, kind, { x: spot.x - card.width / 2, y: spot.y - card.height / 2 });
        }
      },
    };
  }, [editor, flow, root, onOpen]);
}

/** The card under the pointer, or else the line. */
function placeUnder({ clientX, clientY }: DragEvent): Element | null {
  const elements = window.document.elementsFromPoint(clientX, clientY);
  const under = (selector: string) =>
    elements.map((element) => element.closest(selector)).find((found) => found !== null);
  return under('.react-flow__node-card') ?? under('.react-flow__edge') ?? null;
}
