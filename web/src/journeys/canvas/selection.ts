import type { EdgeChange, NodeChange } from '@xyflow/react';
import type { CanvasEdge, CanvasNode } from './derive';
import type { Selection } from './editor';

/** The selection after React Flow's own clicks and boxes. */
export function selectionAfter(
  { nodes, edges, notes }: Selection,
  nodeChanges: readonly NodeChange<CanvasNode>[],
  edgeChanges: readonly EdgeChange<CanvasEdge>[],
): Selection {
  const [nodeIds, edgeKeys, noteIds] = [new Set(nodes), new Set(edges), new Set(notes)];
  const apply = (set: Set<string>, id: string, selected: boolean) => (selected ? set.add(id) : set.delete(id));
  for (const change of nodeChanges) {
    if (change.type === 'select') {
      const note = change.id.startsWith('note:');
      apply(note ? noteIds : nodeIds, note ? change.id.slice(5) : change.id, change.selected);
    }
  }
  for (const change of edgeChanges) {
    if (change.type === 'select') {
      apply(edgeKeys, change.id, change.selected);
    }
  }
  return { nodes: [...nodeIds], edges: [...edgeKeys], notes: [...noteIds] };
}
