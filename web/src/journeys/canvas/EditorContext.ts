import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Definition } from '../document/document';
import type { Editor, EditorState } from './editor';

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) {
    throw new Error('A part of the canvas stands outside of its editor.');
  }
  return editor;
}

/** A part of the editor's state; what shows it is drawn again only when that part changes. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().store, select);
}

export function useDocument(): Definition {
  return useEditorState((state) => state.history.present);
}
