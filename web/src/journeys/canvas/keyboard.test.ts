import { describe, expect, it } from 'vitest';
import { addNote } from '../document/notes';
import { small } from '../document/testing';
import { createEditor } from './editor';
import { nextInFlow, nextWay, selectionOf } from './keyboard';
import { nextRegion } from './regions';

describe('by keyboard', () => {
  it('Tab leads from the last node to the notes', () => {
    const { document, id } = addNote(small, { x: 0, y: 0 });
    const editor = createEditor(document);
    expect(nextInFlow(editor, 'text', false)).toBe(`note:${id}`);
    expect(nextInFlow(editor, `note:${id}`, false)).toBeNull();
    expect(selectionOf(`note:${id}`)).toEqual({ notes: [id] });
  });

  it('E walks the connections that leave a node, says them, and comes back to the node', () => {
    const editor = createEditor(small);
    const state = () => editor.store.getState();
    nextWay(editor, 'call', false);
    expect(state().selection.edges).toEqual(['call:answered']);
    expect(state().announcement.text).toBe('Connection 1 of 2: Call by Answered to Exit');
    nextWay(editor, 'call', false);
    expect(state().selection.edges).toEqual(['call:voicemail']);
    nextWay(editor, 'call', false);
    expect(state().selection).toEqual({ nodes: ['call'], edges: [], notes: [] });
    nextWay(editor, 'done', false);
    expect(state().announcement.text).toBe('No connection leaves Exit.');
  });

  it('F6 goes through the parts that are there, forwards and backwards', () => {
    const root = window.document.createElement('div');
    root.innerHTML =
      '<div class="workflow-bar"><button id="bar">B</button></div>' +
      '<nav class="flow-palette"><input id="palette"></nav>' +
      '<aside class="flow-panel"><button id="close">X</button></aside>';
    window.document.body.append(root);
    const focused = () => window.document.activeElement?.id;
    const go = (back = false) => nextRegion(root, window.document.activeElement, back);
    go();
    expect(focused()).toBe('bar');
    go();
    expect(focused()).toBe('palette');
    go();
    go();
    expect(focused()).toBe('bar');
    go(true);
    expect(focused()).toBe('close');
    root.remove();
  });
});
