import { useEditorState } from './EditorContext';

/** Says what was done to whoever does not see it. */
export function LiveRegion() {
  const { text, at } = useEditorState((state) => state.announcement);
  return (
    <div className="flow-spoken" role="status" aria-live="polite">
      <span key={at}>{text}</span>
    </div>
  );
}
