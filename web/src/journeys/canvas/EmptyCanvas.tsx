import { Text } from '@mantine/core';
import { useEditorState } from './EditorContext';

/** What to do with a canvas on which nothing is yet. */
export function EmptyCanvas() {
  const empty = useEditorState((state) => state.history.present.nodes.length === 0);
  const readOnly = useEditorState((state) => state.readOnly);
  if (!empty) {
    return null;
  }
  return (
    <div className="flow-empty">
      <Text fw={600}>{readOnly ? 'Nothing is on the canvas yet' : 'Drag Start onto the canvas'}</Text>
      {readOnly ? null : (
        <Text size="sm" c="dimmed">
          Then add what follows, and connect it: draw from the dot below a component to the dot above the next one.
        </Text>
      )}
    </div>
  );
}
