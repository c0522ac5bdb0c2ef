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
    let stop = () => {};
    const timer = setTimeout(() => {
      const field = fieldOf(root, id, wanted.setting);
      field?.scrollIntoView({ block: 'center' });
      if (field !== null) {
        stop = focusIn(field);
      }
    }, 60);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [wanted, id]);
  return body;
}

const written = 'input:not([type=hidden], [type=file]), textarea, select, [contenteditable=true]';
const patienceMs = 3_000;

/**
 * Focuses what is written into; what stands before it, such as the button that inserts a field, only where there is nothing
 * else. An editor may still be on its way and gets the focus when it comes, unless somebody took it elsewhere.
 */
function focusIn(field: HTMLElement): () => void {
  const input = field.matches(`${written}, button`) ? field : field.querySelector<HTMLElement>(written);
  if (input !== null) {
    input.focus();
    return () => {};
  }
  const button = field.querySelector<HTMLElement>('button');
  button?.focus();
  const watcher = new MutationObserver(() => {
    const come = field.querySelector<HTMLElement>(written);
    if (come !== null) {
      if (window.document.activeElement === button || window.document.activeElement === window.document.body) {
        come.focus();
      }
      stop();
    }
  });
  watcher.observe(field, { childList: true, subtree: true });
  const patience = setTimeout(() => watcher.disconnect(), patienceMs);
  const stop = () => {
    clearTimeout(patience);
    watcher.disconnect();
  };
  return stop;
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
