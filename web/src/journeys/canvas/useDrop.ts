import { useReactFlow } from '@xyflow/react';
import { useMemo, useRef, type DragEvent, type RefObject } from 'react';
import { addNote } from '../document/notes';
import { useEditor } from './EditorContext';
import { card } from './geometry';
import { dropKind, insertKind } from './gestures';
import { dragType, noteKind } from './Palette';

/** What is dragged from the palette is dropped on the canvas, or, on an edge, between its two nodes. */
export function useDrop(root: RefObject<HTMLElement | null>) {
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
          mark(edgeUnder(event));
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
        const key = edgeUnder(event)?.getAttribute('data-id') ?? null;
        const spot = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        mark(null);
        if (kind === noteKind) {
          const { document, id } = addNote(editor.document(), spot);
          editor.edit('Add a note', document, { select: { notes: [id] } });
        } else if (key !== null) {
          insertKind(editor, kind, key);
        } else {
          dropKind(editor, kind, { x: spot.x - card.width / 2, y: spot.y - card.height / 2 });
        }
      },
    };
  }, [editor, flow, root]);
}

function edgeUnder({ clientX, clientY }: DragEvent): Element | null {
  for (const element of window.document.elementsFromPoint(clientX, clientY)) {
    const edge = element.closest('.react-flow__edge');
    if (edge !== null) {
      return edge;
    }
  }
  return null;
}
