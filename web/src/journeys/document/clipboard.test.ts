import { expect, it } from 'vitest';
import { copy, duplicate, isEmpty, paste, readClipping, writeClipping } from './clipboard';
import type { Definition } from './document';
import { addNote } from './notes';
import { small } from './testing';

const empty: Definition = { fields: [], entry: { sources: [] }, nodes: [], edges: [], layout: {} };

it('A copy has the nodes, the edges between them and the fields that they read, but never the start', () => {
  const clipping = copy(small, ['start', 'call', 'text']);
  expect(clipping.nodes.map((node) => node.id)).toEqual(['call', 'text']);
  expect(clipping.edges).toEqual([{ from: 'call', port: 'voicemail', to: 'text' }]);
  expect(clipping.fields.map((field) => field.name)).toEqual(['first_name']);
  expect(isEmpty(copy(small, ['start']))).toBe(true);
});

it('Pasted nodes get free ids, and speak of each other by them', () => {
  const { document, nodes } = paste(small, copy(small, ['call', 'text']));
  expect(nodes).toEqual(['call_2', 'text_2']);
  expect(document.edges.at(-1)).toEqual({ from: 'call_2', port: 'voicemail', to: 'text_2' });
  expect(document.nodes.at(-1)?.settings).toEqual({
    body: 'We called: {{ nodes.call_2.outcome }}, {{ journey.first_name }}',
  });
  expect(document.fields).toEqual(small.fields);
});

it('What pasted nodes say of a node that was not copied stays', () => {
  const { document } = paste(small, copy(small, ['text']));
  expect(document.nodes.at(-1)?.settings).toEqual(small.nodes[2]?.settings);
});

it('Two nodes that trade numbers do not end up with the same one', () => {
  const first = paste(small, copy(small, ['text'])).document;
  const { nodes } = paste(first, copy(first, ['text', 'text_2']));
  expect(nodes).toEqual(['text_3', 'text_4']);
});

it('Into another journey they bring the fields that they read, through the text of the clipboard', () => {
  const clipping = readClipping(writeClipping(copy(small, ['call', 'text']))) ?? copy(empty, []);
  const { document } = paste(empty, clipping, { x: 1000, y: 1000 });
  expect(document.fields).toEqual([{ name: 'first_name', type: 'string' }]);
  expect(document.layout).toEqual({ call: { x: 1000, y: 1000 }, text: { x: 1200, y: 1100 } });
});

it('A whole definition can be pasted; other text cannot', () => {
  expect(readClipping(JSON.stringify(small))?.nodes.map((node) => node.id)).toEqual(['call', 'text', 'done']);
  expect(readClipping('Hello')).toBeNull();
  expect(readClipping('{"nodes": [{"id": 1}]}')).toBeNull();
  expect(readClipping('[1, 2]')).toBeNull();
});

it('Notes are copied too', () => {
  const noted = addNote(small, { x: 0, y: 0 }, 'Ask legal');
  const { document, notes } = duplicate(noted.document, [], [noted.id]);
  expect(notes).toEqual(['note_2']);
  expect(document.notes?.[1]).toMatchObject({ id: 'note_2', text: 'Ask legal', x: 32, y: 32 });
});
