import { describe, expect, it } from 'vitest';
import type { Definition } from './document';
import { canConnect, connect, delayEdge, disconnect, edgeKeys, reconnect } from './edges';
import { addNode, changeSettings, insertOnEdge, moveNodes, nameNode } from './edits';
import { freshId, isId } from './ids';
import { addNote, changeNote, removeNotes } from './notes';
import { removeNodes } from './removal';
import { small } from './testing';

const ways = (document: Definition) => document.edges.map(({ from, port, to }) => `${from}:${port}>${to}`);

describe('ids', () => {
  it('are made from the kind, with the next free number', () => {
    expect(freshId('sms', new Set())).toBe('sms');
    expect(freshId('sms', new Set(['sms']))).toBe('sms_2');
    expect(freshId('sms_2', new Set(['sms', 'sms_2', 'sms_3']))).toBe('sms_4');
  });

  it('stay within what the server takes', () => {
    const long = 'a'.repeat(64);
    expect(freshId(long, new Set([long])).length).toBeLessThanOrEqual(64);
    expect(isId('Call')).toBe(false);
    expect(isId('a_1')).toBe(true);
    expect(freshId('Not an id', new Set())).toBe('node');
  });
});

describe('nodes', () => {
  it('are added under a free id where they were dropped', () => {
    const { document, id } = addNode(small, 'call', { from: '+1' }, { x: 10.4, y: 20.6 });
    expect(id).toBe('call_2');
    expect(document.nodes.at(-1)).toEqual({ id: 'call_2', kind: 'call', settings: { from: '+1' } });
    expect(document.layout['call_2']).toEqual({ x: 10, y: 21 });
    expect(small.nodes).toHaveLength(4);
  });

  it('go into an edge, which keeps its delay before them', () => {
    const slow = delayEdge(small, 'call:voicemail', { amount: 1, unit: 'hours' });
    const { document, id } = addNode(slow, 'email', {}, { x: 0, y: 0 });
    const inserted = insertOnEdge(document, 'call:voicemail', id, 'next');
    expect(ways(inserted)).toEqual([
      'start:next>call',
      'call:answered>done',
      'call:voicemail>email',
      'email:next>text',
      'text:next>done',
    ]);
    expect(inserted.edges[2]?.delay).toEqual({ amount: 1, unit: 'hours' });
  });

  it('that end the journey cut the edge that they are put into', () => {
    const { document, id } = addNode(small, 'exit', {}, { x: 0, y: 0 });
    expect(ways(insertOnEdge(document, 'call:voicemail', id, undefined))).toContain('call:voicemail>exit');
    expect(ways(insertOnEdge(document, 'call:voicemail', id, undefined))).not.toContain('call:voicemail>text');
  });

  it('keep untouched neighbours the same objects', () => {
    const changed = changeSettings(small, 'text', { body: 'Hi' });
    expect(changed.nodes[1]).toBe(small.nodes[1]);
    expect(changed.nodes[2]).not.toBe(small.nodes[2]);
    expect(nameNode(changed, 'text', 'Hello').nodes[2]).toEqual({
      id: 'text',
      kind: 'sms',
      name: 'Hello',
      settings: { body: 'Hi' },
    });
    expect(nameNode(nameNode(small, 'text', 'Hello'), 'text', '').nodes[2]).toEqual(small.nodes[2]);
  });

  it('move by whole pixels, and not at all when nothing moved', () => {
    expect(moveNodes(small, { call: { x: 1.6, y: 2 } }).layout['call']).toEqual({ x: 2, y: 2 });
    expect(moveNodes(small, { call: { x: 0.2, y: 100 } })).toBe(small);
  });
});

describe('removing', () => {
  it('leads on what led to a node with one way out', () => {
    expect(ways(removeNodes(small, ['text']))).toEqual([
      'start:next>call',
      'call:answered>done',
      'call:voicemail>done',
    ]);
  });

  it('leaves the way in open where the node led to several places', () => {
    expect(ways(removeNodes(small, ['call']))).toEqual(['text:next>done']);
  });

  it('follows a chain of removed nodes, and keeps the first delay', () => {
    const { document: added, id } = addNode(small, 'email', {}, { x: 0, y: 0 });
    let document = insertOnEdge(added, 'text:next', id, 'next');
    document = delayEdge(document, 'text:next', { amount: 2, unit: 'days' });
    const removed = removeNodes(document, ['text', id]);
    expect(ways(removed)).toContain('call:voicemail>done');
    expect(removed.edges.find((edge) => edge.port === 'voicemail')?.delay).toEqual({ amount: 2, unit: 'days' });
  });

  it('does not lead a node to itself, nor go round a circle for ever', () => {
    const looping = connect(connect(small, { from: 'text', port: 'next', to: 'call' }), {
      from: 'call',
      port: 'busy',
      to: 'text',
    });
    expect(ways(removeNodes(looping, ['text']))).toEqual(['start:next>call', 'call:answered>done']);
    const circle = connect(connect(small, { from: 'text', port: 'next', to: 'done' }), {
      from: 'done',
      port: 'x',
      to: 'text',
    });
    expect(ways(removeNodes(circle, ['text', 'done']))).toEqual(['start:next>call']);
  });

  it('takes the place with the node, and never the start', () => {
    expect(removeNodes(small, ['start'])).toBe(small);
    expect(removeNodes(small, ['start', 'text']).nodes.map((node) => node.id)).toEqual(['start', 'call', 'done']);
    expect(removeNodes(small, ['text']).layout['text']).toBeUndefined();
  });
});

describe('edges', () => {
  it('leave a port once: a new one replaces the old and keeps its delay', () => {
    const slow = delayEdge(small, 'call:answered', { amount: 1, unit: 'days' });
    const next = connect(slow, { from: 'call', port: 'answered', to: 'text' });
    expect(next.edges).toHaveLength(small.edges.length);
    expect(next.edges[1]).toEqual({ from: 'call', port: 'answered', to: 'text', delay: { amount: 1, unit: 'days' } });
    expect(delayEdge(next, 'call:answered', undefined).edges[1]).toEqual({
      from: 'call',
      port: 'answered',
      to: 'text',
    });
  });

  it('never lead to the start or to nowhere', () => {
    expect(canConnect(small, 'call', 'start')).toBe(false);
    expect(connect(small, { from: 'call', port: 'busy', to: 'start' })).toBe(small);
    expect(connect(small, { from: 'call', port: 'busy', to: 'nobody' })).toBe(small);
  });

  it('are taken to another port, replacing what left it', () => {
    const next = reconnect(small, 'call:voicemail', { from: 'call', port: 'answered', to: 'text' });
    expect(ways(next)).toEqual(['start:next>call', 'call:answered>text', 'text:next>done']);
  });

  it('are told apart even where a document has two from one port', () => {
    const double = { ...small, edges: [...small.edges, { from: 'text', port: 'next', to: 'call' }] };
    expect(edgeKeys(double.edges).at(-1)).toBe('text:next#2');
    expect(ways(disconnect(double, ['text:next#2']))).toEqual(ways(small));
    expect(disconnect(small, ['no:edge'])).toBe(small);
  });
});

describe('notes', () => {
  it('are added, changed and removed, and leave nothing behind', () => {
    const { document, id } = addNote(small, { x: 5, y: 6 });
    expect(document.notes).toEqual([{ id: 'note', text: '', x: 5, y: 6, width: 220, height: 120 }]);
    expect(changeNote(document, id, { text: 'Ask legal' }).notes?.[0]?.text).toBe('Ask legal');
    expect(removeNotes(document, [id])).toEqual(small);
  });
});
