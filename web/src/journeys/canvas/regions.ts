import { useEffect } from 'react';
import { isTyping } from './keyboard';

/** The parts of the workflow, in the order in which F6 leads through them, each with what takes the focus there. */
const regions: [part: string, first: string][] = [
  ['.workflow-bar', 'input:checked, button:not(:disabled)'],
  ['.flow-palette', 'input'],
  ['.flow-canvas', '[data-entry]'],
  ['.json-view', '.cm-content'],
  ['.flow-problems', '.flow-problem, button'],
  ['.flow-panel', '.flow-panel-content input:not([type=hidden], :disabled), .flow-panel-content a, button'],
];

/** Gives the focus to the next part that is there. */
export function nextRegion(root: ParentNode, active: Element | null, back: boolean): void {
  const there = regions.flatMap(([part, first]) => {
    const element = root.querySelector<HTMLElement>(part);
    return element === null ? [] : [{ element, first }];
  });
  const at = there.findIndex(({ element }) => element.contains(active));
  const next = at < 0 ? (back ? there.length - 1 : 0) : (at + (back ? -1 : 1) + there.length) % there.length;
  const region = there[next];
  region?.element.querySelector<HTMLElement>(region.first)?.focus();
}

/** F6 goes through the parts of the workflow, the question mark lists all keys; in a dialog neither does. */
export function useRegions(onHelp: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { activeElement } = window.document;
      if (event.defaultPrevented || activeElement?.closest('[role=dialog]') != null) {
        return;
      }
      if (event.key === 'F6') {
        event.preventDefault();
        nextRegion(window.document, activeElement, event.shiftKey);
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        onHelp();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onHelp]);
}
