import { describe, expect, it } from 'vitest';
import type { Problem } from '@/api/problem';
import type { Definition } from '../document/document';
import { connect } from '../document/edges';
import { changeSettings, moveNodes } from '../document/edits';
import { generate } from '../document/generate';
import { small } from '../document/testing';
import { currentProblems } from './currentProblems';
import { derivation } from './derive';
import { createEditor, placed } from './editor';
import { cardShape, connectedPorts, none, sizeIn } from './geometry';
import {
  addAfterSelected,
  addAtPort,
  connectPort,
  dropKind,
  insertKind,
  layOut,
  removeSelected,
  selectAll,
} from './gestures';
import { nextInFlow } from './keyboard';
import { cardPorts, portsOf } from './ports';
import { selectionAfter } from './selection';
import { nodeSpeech } from './speech';

const ways = (document: Definition) => document.edges.map(({ from, port, to }) => `${from}:${port}>${to}`);
const middle = { x: 0, y: 0 };

describe('cards', () => {
  const text = small.nodes[2] ?? { id: '', kind: 'sms' };

  it('show the ports that are used, and the rest when asked', () => {
    const ports = portsOf(text, small, new Set(['next', 'read']));
    const shown = (expanded: boolean) =>
      cardPorts(ports, new Set(['next', 'read']), expanded).shown.map((port) => port.id);
    expect(shown(false)).toEqual(['next', 'read', 'failed']);
    expect(shown(true)).toHaveLength(8);
  });

  it('draw a port that an edge leaves by though the kind has none such', () => {
    expect(portsOf(text, small, new Set(['gone'])).at(-1)?.id).toBe('gone');
  });

  it('are as wide as their ports, which stand apart', () => {
    const call = small.nodes[1] ?? text;
    const shape = cardShape(cardPorts(portsOf(call, small, none), none, false));
    expect(shape.centers).toHaveLength(6);
    expect(shape.width).toBeGreaterThan(300);
    const [first = 0, second = 0] = shape.centers;
    expect(second - first).toBeGreaterThan(30);
  });
});

describe('what is drawn', () => {
  it('stays the same object where nothing changed', () => {
    const editor = createEditor(placed(generate(200)));
    const derive = derivation();
    const before = derive(editor.store.getState());
    const moved = before.nodes[5]?.id ?? '';
    editor.edit('Move', moveNodes(editor.document(), { [moved]: { x: -999, y: -999 } }));
    const after = derive(editor.store.getState());
    expect(after.nodes.filter((node, i) => node !== before.nodes[i]).map((node) => node.id)).toEqual([moved]);
    expect(after.edges.filter((edge, i) => edge !== before.edges[i])).toEqual([]);
  });
});

it('A connection is spoken by what its nodes are called, also once one is called otherwise', () => {
  const editor = createEditor(small);
  const derive = derivation();
  const spoken = () => derive(editor.store.getState()).edges.find(({ id }) => id === 'call:answered')?.ariaLabel;
  expect(spoken()).toBe('Connection from Call to Exit: Answered');
  const { nodes } = editor.document();
  editor.edit('Rename', {
    ...editor.document(),
    nodes: nodes.map((node) => (node.id === 'done' ? { ...node, name: 'All is well' } : node)),
  });
  expect(spoken()).toBe('Connection from Call to All is well: Answered');
});

describe('gestures', () => {
  it('drop a node, and refuse a second start', () => {
    const editor = createEditor(small);
    expect(dropKind(editor, 'email', { x: 5, y: 5 })).toBe('email');
    expect(editor.store.getState().selection.nodes).toEqual(['email']);
    expect(dropKind(editor, 'start', middle)).toBeNull();
    editor.undo();
    expect(editor.document()).toBe(small);
  });

  it('insert a node into an edge and make room below', () => {
    const editor = createEditor(small);
    insertKind(editor, 'delay', 'start:next');
    expect(ways(editor.document())).toEqual(expect.arrayContaining(['start:next>delay', 'delay:next>call']));
    const { layout } = editor.document();
    expect(layout['call']?.y).toBeGreaterThan((layout['delay']?.y ?? 0) + 92);
    expect(layout['start']).toEqual(small.layout['start']);
  });

  it('add behind the selected node, by the port that is free', () => {
    const editor = createEditor(small);
    editor.select({ nodes: ['call'] });
    expect(addAfterSelected(editor, 'sms', middle)).toBe('sms');
    expect(ways(editor.document())).toContain('call:next>sms');
  });

  it('add between where the selected node goes on already', () => {
    const editor = createEditor(small);
    editor.select({ nodes: ['text'] });
    addAfterSelected(editor, 'delay', middle);
    expect(ways(editor.document())).toEqual(expect.arrayContaining(['text:next>delay', 'delay:next>done']));
  });

  it('say that nothing follows an end', () => {
    const editor = createEditor(small);
    editor.select({ nodes: ['done'] });
    expect(addAfterSelected(editor, 'sms', middle)).toBeNull();
    expect(editor.store.getState().announcement.text).toMatch(/ends the journey/);
  });

  it('say where a replaced connection led before', () => {
    const editor = createEditor(small);
    connectPort(editor, 'call', 'voicemail', 'done');
    expect(editor.store.getState().announcement.text).toBe('Call (Voicemail) now goes to Exit, no longer to SMS.');
    editor.undo();
    expect(editor.document()).toBe(small);
  });

  it('keep the start when everything is removed', () => {
    const editor = createEditor(small);
    selectAll(editor);
    removeSelected(editor);
    expect(editor.document().nodes.map((node) => node.id)).toEqual(['start']);
    removeSelected(editor);
  });

  it('change nothing while the canvas is only read', () => {
    const editor = createEditor(small);
    editor.setReadOnly(true);
    dropKind(editor, 'sms', middle);
    addAtPort(editor, 'sms', 'call', 'busy');
    layOut(editor);
    expect(editor.document()).toBe(small);
  });
});

describe('by keyboard', () => {
  it('Tab walks the nodes in the order of the flow, and out', () => {
    const editor = createEditor(small);
    expect(nextInFlow(editor, null, false)).toBe('start');
    expect(nextInFlow(editor, 'start', false)).toBe('call');
    expect(nextInFlow(editor, 'text', false)).toBeNull();
    expect(nextInFlow(editor, 'start', true)).toBeNull();
  });

  it('a node says what it is, what is wrong and where it leads', () => {
    const named = {
      ...small,
      nodes: small.nodes.map((node) => (node.id === 'text' ? { ...node, name: 'Text' } : node)),
    };
    const problem: Problem = { code: 'x', path: 'nodes.text', message: 'x' };
    expect(nodeSpeech('text', named, [problem], { entered: 5, waiting: 3, failed: 0 })).toBe(
      'Text, SMS, entered 5, waiting 3, 1 problem; goes to Exit by Next',
    );
    expect(nodeSpeech('done', named)).toBe('Exit; goes nowhere');
  });
});

it('A node that was changed is judged at once, one that was not as the server judged it', () => {
  const problem: Problem = { code: 'missing_setting', path: 'nodes.text.settings.body', message: 'Write the text.' };
  const validated = { document: small, problems: [problem] };
  expect(currentProblems(small, validated).byNode.get('text')).toEqual([problem]);
  const mended = changeSettings(small, 'text', { body: 'Hi' });
  expect(currentProblems(mended, validated).byNode.get('text')).toBeUndefined();
  const broken = changeSettings(small, 'call', {});
  expect(currentProblems(broken, { document: small, problems: [] }).byNode.get('call')?.length).toBeGreaterThan(0);
});

it('Clicks and boxes of the canvas become the selection', () => {
  const selection = selectionAfter(
    { nodes: ['a'], edges: ['x:y'], notes: [] },
    [
      { type: 'select', id: 'a', selected: false },
      { type: 'select', id: 'note:n', selected: true },
    ],
    [{ type: 'select', id: 'x:y', selected: false }],
  );
  expect(selection).toEqual({ nodes: [], edges: [], notes: ['n'] });
});

it('The size of a card reckons with what is connected', () => {
  const more = connect(small, { from: 'text', port: 'delivered', to: 'done' });
  const node = small.nodes[2] ?? { id: '', kind: '' };
  expect(connectedPorts(more).get('text')).toEqual(new Set(['next', 'delivered']));
  expect(sizeIn(more)(node).width).toBeGreaterThanOrEqual(sizeIn(small)(node).width);
});
