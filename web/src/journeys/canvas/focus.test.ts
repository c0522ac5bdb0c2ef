import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeNote } from './focus';

// Every browser has it; jsdom does not.
beforeEach(() => vi.stubGlobal('CSS', { escape: (text: string) => text.replace(/[^\w-]/g, '\\$&') }));
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('Whoever adds a note writes into it as soon as it is drawn, and no longer into what was pressed', async () => {
  document.body.innerHTML = '<button>Note</button>';
  document.querySelector('button')?.focus();
  writeNote('note_2');
  expect(document.activeElement?.tagName).toBe('BUTTON');
  const drawn = document.createElement('div');
  drawn.innerHTML = `
    <div class="react-flow__node" data-id="note:note"><textarea></textarea></div>
    <div class="react-flow__node" data-id="note:note_2"><textarea></textarea></div>`;
  document.body.append(drawn);
  await vi.waitFor(() =>
    expect(document.activeElement?.closest('.react-flow__node')?.getAttribute('data-id')).toBe('note:note_2'),
  );
});
