import { act, render, screen, waitFor } from '@testing-library/react';
import { useEffect, useState } from 'react';
import { expect, it } from 'vitest';
import { small } from '../document/testing';
import { createEditor } from './editor';
import { EditorContext } from './EditorContext';
import { useWanted } from './useWanted';

/** A text field as LiquidEditor makes it: a button first, and an editor that comes when its code has come. */
function Field({ come }: { come: Promise<void> }) {
  const body = useWanted('text');
  const [here, setHere] = useState(false);
  useEffect(() => {
    void come.then(() => setHere(true));
  }, [come]);
  return (
    <div ref={body}>
      <div data-path="nodes.text.settings.body">
        <button>Insert a field</button>
        {here ? <textarea aria-label="Text" /> : null}
      </div>
    </div>
  );
}

it('A jump to a problem focuses the text that is to be written, also when its editor comes later', async () => {
  HTMLElement.prototype.scrollIntoView = () => {};
  const editor = createEditor(small);
  let arrive = () => {};
  const come = new Promise<void>((resolve) => (arrive = resolve));
  render(
    <EditorContext value={editor}>
      <Field come={come} />
    </EditorContext>,
  );
  act(() => editor.want('body'));
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Insert a field'));
  arrive();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Text')));
});
