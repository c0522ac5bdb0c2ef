import { expect, it } from 'vitest';
import { changeSettings } from './edits';
import { fieldsRead, renameReferences } from './references';
import { idProblem, renameNode } from './rename';
import { small } from './testing';

it('A renamed node is renamed in edges, layout and templates', () => {
  const renamed = renameNode(small, 'call', 'first_call');
  expect(renamed.nodes.map((node) => node.id)).toEqual(['start', 'first_call', 'text', 'done']);
  expect(renamed.edges.map((edge) => `${edge.from}>${edge.to}`)).toEqual([
    'start>first_call',
    'first_call>done',
    'first_call>text',
    'text>done',
  ]);
  expect(renamed.layout['first_call']).toEqual({ x: 0, y: 100 });
  expect(renamed.nodes[2]?.settings).toEqual({
    body: 'We called: {{ nodes.first_call.outcome }}, {{ journey.first_name }}',
  });
  expect(renamed.nodes[0]).toBe(small.nodes[0]);
});

it('A renamed node is renamed in conditions, however deep', () => {
  const asking = changeSettings(small, 'done', {
    branches: [
      { port: 'a', when: { all: [{ not: { field: 'nodes.call.outcome', op: 'equals', value: 'nodes.call.x' } }] } },
    ],
  });
  expect(renameNode(asking, 'call', 'ring').nodes[3]?.settings).toEqual({
    branches: [
      { port: 'a', when: { all: [{ not: { field: 'nodes.ring.outcome', op: 'equals', value: 'nodes.call.x' } }] } },
    ],
  });
});

it('Only expressions are renamed: not text, not quoted text, not longer names', () => {
  const names = new Map([['call', 'ring']]);
  const rename = (text: string) => renameReferences(text, names);
  expect(rename('nodes.call.outcome')).toBe('nodes.call.outcome');
  expect(rename("{{ 'nodes.call' | append: nodes.call.outcome }}")).toBe(
    "{{ 'nodes.call' | append: nodes.ring.outcome }}",
  );
  expect(rename('{{ nodes.call_2.outcome }} {{ journey.nodes.call }}')).toBe(
    '{{ nodes.call_2.outcome }} {{ journey.nodes.call }}',
  );
  expect(rename("{% if nodes['call'].outcome == 'busy' %}")).toBe("{% if nodes['ring'].outcome == 'busy' %}");
  expect(rename('{% if nodes.call.talkSeconds > 10\n  and nodes.call.tags %}')).toBe(
    '{% if nodes.ring.talkSeconds > 10\n  and nodes.ring.tags %}',
  );
});

it('Two names can be swapped at once', () => {
  expect(
    renameReferences(
      '{{ nodes.a.x }}{{ nodes.b.x }}',
      new Map([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    ),
  ).toBe('{{ nodes.b.x }}{{ nodes.a.x }}');
});

it('An id that is taken or that cannot be spelled is refused with a sentence', () => {
  expect(idProblem(small, 'call', 'text')).toBe("There is already a node 'text'.");
  expect(idProblem(small, 'call', 'Call 1')).toMatch(/lower-case/);
  expect(idProblem(small, 'call', 'call')).toBeNull();
  expect(renameNode(small, 'call', 'text')).toBe(small);
});

it('The fields that a node reads are found', () => {
  expect([...fieldsRead(small.nodes)]).toEqual(['first_name']);
});
