import { Paper, Portal } from '@mantine/core';
import { useClickOutside } from '@mantine/hooks';
import { useEffect } from 'react';
import { kinds } from '../nodes/kinds';
import { useEditor, useEditorState } from './EditorContext';
import { addAfterSelected, addAtPort } from './gestures';
import { KindSearch } from './KindSearch';

const width = 240;
const height = 320;
const offered = kinds.filter((kind) => kind.kind !== 'start');

interface Props {
  /** The node that was added, or, where nothing was, the one at which the menu stood: it has the focus then. */
  onClosed: (id: string) => void;
}

/** The menu at a port's plus, and where an edge was dropped on nothing: what comes next? */
export function KindMenu({ onClosed }: Props) {
  const editor = useEditor();
  const menu = useEditorState((state) => state.menu);
  const ref = useClickOutside(() => editor.openMenu(null));

  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      const open = editor.store.getState().menu;
      if (event.key === 'Escape' && open !== null) {
        editor.openMenu(null);
        onClosed(open.from);
      }
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [editor, onClosed]);

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
            const added =
              menu.port === undefined
                ? addAfterSelected(editor, kind, { x: 0, y: 0 })
                : addAtPort(editor, kind, menu.from, menu.port, menu.at);
            onClosed(added ?? menu.from);
          }}
        />
      </Paper>
    </Portal>
  );
}
