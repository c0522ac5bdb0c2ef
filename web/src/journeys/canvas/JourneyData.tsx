import { FieldsPanel } from '../forms/FieldsPanel';
import { renameField } from '../forms/fieldUses';
import { selectProblems } from './currentProblems';
import { useDocument, useEditor, useEditorState } from './EditorContext';

/** The fields that each recipient brings along; a field that gets another name gets it wherever it is read. */
export function JourneyData() {
  const editor = useEditor();
  const document = useDocument();
  const readOnly = useEditorState((state) => state.readOnly);
  const problems = useEditorState((state) => selectProblems(state).journey);
  return (
    <FieldsPanel
      definition={document}
      problems={problems}
      readOnly={readOnly}
      onFields={(fields) =>
        editor.edit('Change the journey data', { ...editor.document(), fields }, { merge: 'fields', say: null })
      }
      onRename={(from, to) =>
        editor.edit(`Rename the field ${from} to ${to}`, renameField(editor.document(), from, to), {
          merge: `field.${from}`,
          say: null,
        })
      }
    />
  );
}
