import { useReactFlow } from '@xyflow/react';
import { useEffect, type RefObject } from 'react';
import { useEditor } from './EditorContext';

/** What is seen of a journey when its canvas opens. */
export function useFirstView(root: RefObject<HTMLElement | null>): void {
  const editor = useEditor();
  const flow = useReactFlow();
  useEffect(() => {
    const { nodes } = editor.document();
    requestAnimationFrame(() => {
      if (nodes.length > 60) {
        // Nobody can read a thousand nodes at once: begin at the start.
        const start = nodes.find((node) => node.kind === 'start') ?? nodes[0];
        const at = editor.document().layout[start?.id ?? ''];
        if (at !== undefined) {
          void flow.setCenter(at.x + 116, at.y + 240, { zoom: 0.8 });
        }
      } else if (nodes.length > 2) {
        void flow.fitView({ padding: 0.15, maxZoom: 1 });
      } else {
        // A journey that begins grows downwards: its start stands on top.
        const at = editor.document().layout[nodes[0]?.id ?? ''] ?? { x: 0, y: 0 };
        const width = root.current?.clientWidth ?? 0;
        void flow.setViewport({ x: width / 2 - at.x - 116, y: 72 - at.y, zoom: 1 });
      }
    });
  }, [editor, flow, root]);
}
