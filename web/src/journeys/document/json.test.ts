import { expect, it } from 'vitest';
import { rangeOf, readDefinition, writeDefinition } from './json';
import { small } from './testing';

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

it('A document survives being written and read', () => {
  expect(readDefinition(writeDefinition(small))).toEqual({ document: small });
});

it('What is left out is filled in, what is unknown stays for the server to name', () => {
  expect(readDefinition('{"nodes": [], "colour": 1}')).toEqual({
    document: { colour: 1, fields: [], entry: { sources: [] }, nodes: [], edges: [], layout: {} },
  });
});

it('A slip of the pen is found at its line', () => {
  const text = '{\n  "nodes": [\n    { "id": "a" "kind": "sms" }\n  ]\n}';
  const answer = readDefinition(text);
  expect('problems' in answer && lineOf(text, answer.problems[0]?.from ?? 0)).toBe(3);
});

it('What the canvas cannot draw is refused where it stands', () => {
  const text = '{\n  "nodes": [\n    { "id": "a", "kind": "sms" },\n    { "id": "b" }\n  ],\n  "layout": { "a": 1 }\n}';
  const answer = readDefinition(text);
  expect('problems' in answer && answer.problems.map(({ from, message }) => [lineOf(text, from), message])).toEqual([
    [4, "Its 'kind' has to be a text."],
    [6, 'A position is {"x": number, "y": number}.'],
  ]);
  expect(readDefinition('[]')).toHaveProperty('problems');
});

it('The path of a problem leads to its place in the text', () => {
  const text = writeDefinition(small);
  expect(text.slice(rangeOf(text, 'nodes[1].settings.agent').from)).toMatch(/^"agent": "renewals"/);
  expect(text.slice(rangeOf(text, 'nodes.text.settings.body').from)).toMatch(/^"body"/);
  expect(text.slice(rangeOf(text, 'nodes.text.settings.nothing').from)).toMatch(/^"settings"/);
});
