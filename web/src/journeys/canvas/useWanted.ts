import { useEffect, useRef } from 'react';
import { useEditorState } from './EditorContext';

/** Brings the setting that the problem list jumped to into view, and gives it the focus. */
export function useWanted(id: string) {
  const wanted = useEditorState((state) => state.wanted);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = body.current;
    if (wanted === null || root === null) {
      return;
    }
    const timer = setTimeout(() => {
      const field = fieldOf(root, id, wanted.setting);
      field?.scrollIntoView({ block: 'center' });
      const input = field?.matches('input, textarea, select, button, [contenteditable=true]')
        ? field
        : field?.querySelector<HTMLElement>('input, textarea, select, [contenteditable=true], button');
      input?.focus();
    }, 60);
    return () => clearTimeout(timer);
  }, [wanted, id]);
  return body;
}

/** The field whose path is the nearest: its own, that of what it is in, or else the first that is marked as wrong. */
function fieldOf(root: HTMLElement, id: string, setting: string): HTMLElement | null {
  const path = /^(entry|edges)\b/.test(setting) ? setting : `nodes.${id}.settings.${setting}`;
  const fields = [...root.querySelectorAll<HTMLElement>('[data-path]')];
  const near = fields
    .filter((field) => {
      const own = field.dataset['path'] ?? '';
      return (
        path === own || path.startsWith(`${own}.`) || path.startsWith(`${own}[`) || own === `nodes.${id}.${setting}`
      );
    })
    .sort((a, b) => (b.dataset['path'] ?? '').length - (a.dataset['path'] ?? '').length);
  return near[0] ?? root.querySelector<HTMLElement>('[aria-invalid=true]');
}
