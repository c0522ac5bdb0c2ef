import { Paper, Portal } from '@mantine/core';
import { useClickOutside } from '@mantine/hooks';
import { useEffect } from 'react';
import { kinds } from '../nodes/kinds';
import { useEditor, useEditorState } from './EditorContext';
import { addAtPort } from './gestures';
import { KindSearch } from './KindSearch';

const width = 240;
const height = 320;
const offered = kinds.filter((kind) => kind.kind !== 'start');

/** The menu at a port's plus, and where an edge was dropped on nothing: what comes next? */
export function KindMenu({ onAdded }: { onAdded: (id: string) => void }) {
  const editor = useEditor();
  const menu = useEditorState((state) => state.menu);
  const ref = useClickOutside(() => editor.openMenu(null));

  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        editor.openMenu(null);
      }
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [editor]);

  if (menu === null) {
    return null;
  }
  const left = Math.max(8, Math.min(menu.screen.x, window.innerWidth - width - 8));
  const top = Math.max(8, Math.min(menu.screen.y, window.innerHeight - height - 8));
  return (
    <Portal>
      <Paper
        ref={ref}
        shadow="md"
        withBorder
        p={8}
        style={{ position: 'fixed', left, top, width, zIndex: 300 }}
        role="dialog"
        aria-label="What comes next?"
      >
        <KindSearch
          kinds={offered}
          label="What comes next?"
          onChoose={(kind) => {
            editor.openMenu(null);
            const id = addAtPort(editor, kind, menu.from, menu.port, menu.at);
            if (id !== null) {
              onAdded(id);
            }
          }}
        />
      </Paper>
    </Portal>
  );
}
