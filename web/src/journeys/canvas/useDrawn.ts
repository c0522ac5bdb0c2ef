import type { useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useState } from 'react';
import { derivation, type CanvasEdge, type CanvasNode } from './derive';
import { useEditor } from './EditorContext';

/** What a comparison lays over the canvas: marks on what is there, and ghosts of what was. */
export interface Overlay {
  classOf: (id: string) => string | undefined;
  edgeClassOf: (key: string) => string | undefined;
  nodes: CanvasNode[];
  edges: CanvasEdge[];
}

/** Whether something is being dragged; nothing is drawn anew for its sake. */
export interface Flag {
  isOn: () => boolean;
  set: (on: boolean) => void;
}

export function createFlag(): Flag {
  let value = false;
  return {
    isOn: () => value,
    set: (on) => {
      value = on;
    },
  };
}

/** Keeps React Flow's nodes and edges those of the document. While something is dragged its positions are React Flow's. */
export function useDrawn(
  internal: ReturnType<typeof useStoreApi<CanvasNode, CanvasEdge>>,
  dragging: Flag,
  overlay: Overlay | null,
): () => void {
  const editor = useEditor();
  const [derive] = useState(derivation);

  const sync = useCallback((): void => {
    if (dragging.isOn()) {
      return;
    }
    const state = editor.store.getState();
    const drawn = derive(state);
    const { setNodes, setEdges } = internal.getState();
    setNodes(overlay === null ? drawn.nodes : [...overlay.nodes, ...drawn.nodes.map(marked(overlay.classOf))]);
    if (overlay !== null) {
      setEdges([...overlay.edges, ...drawn.edges.map(marked(overlay.edgeClassOf))]);
    } else {
      // From far away RemoteLines draws them, but for the few that are selected.
      setEdges(state.distance === 'remote' ? drawn.edges.filter((edge) => edge.selected) : drawn.edges);
    }
  }, [derive, dragging, editor, internal, overlay]);

  useEffect(() => {
    sync();
    return editor.store.subscribe((state, before) => {
      if (
        state.history.present !== before.history.present ||
        state.selection !== before.selection ||
        state.expanded !== before.expanded ||
        state.readOnly !== before.readOnly ||
        (state.distance === 'remote') !== (before.distance === 'remote')
      ) {
        sync();
      }
    });
  }, [editor, sync]);

  return sync;
}

function marked<T extends { id: string; className?: string }>(classOf: (id: string) => string | undefined) {
  return (item: T): T => {
    const className = classOf(item.id);
    return className === undefined ? item : { ...item, className };
  };
}
