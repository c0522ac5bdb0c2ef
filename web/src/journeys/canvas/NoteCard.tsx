import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { changeNote, noteSize } from '../document/notes';
import type { NoteNode } from './derive';
import { useEditor, useEditorState } from './EditorContext';

/** A remark on the canvas: written in place, moved by its edge, made larger by its corners. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const { note } = data;
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  return (
    <div className="flow-note" data-selected={selected || undefined}>
      {readOnly ? null : (
        <NodeResizer
          isVisible={selected}
          minWidth={noteSize.width / 2}
          minHeight={noteSize.height / 2}
          onResizeEnd={(_, { x, y, width, height }) =>
            editor.edit(
              'Resize a note',
              changeNote(editor.document(), note.id, {
                x: Math.round(x),
                y: Math.round(y),
                width: Math.round(width),
                height: Math.round(height),
              }),
            )
          }
        />
      )}
      <textarea
        className="nodrag nowheel"
        aria-label="Note"
        placeholder="A note for whoever reads this journey"
        readOnly={readOnly}
        tabIndex={selected ? 0 : -1}
        value={note.text}
        onChange={(event) =>
          editor.edit('Write a note', changeNote(editor.document(), note.id, { text: event.currentTarget.value }), {
            merge: `note.${note.id}`,
            say: null,
          })
        }
      />
    </div>
  );
});
