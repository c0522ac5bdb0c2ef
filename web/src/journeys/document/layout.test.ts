import { expect, it } from 'vitest';
import { generate } from './generate';
import { autoLayout, freeSpot, positionsOf } from './layout';
import { small } from './testing';
import { flowOrder } from './walk';

const sizeOf = () => ({ width: 240, height: 96 });

it('Nodes stand below those that lead to them, and never on each other', () => {
  const at = autoLayout(small, sizeOf);
  for (const edge of small.edges) {
    expect(at[edge.to]?.y).toBeGreaterThanOrEqual((at[edge.from]?.y ?? 0) + 96);
  }
});

it('A thousand nodes do not overlap, and stand where they stood the last time', () => {
  const big = generate(1_000);
  const at = autoLayout(big, sizeOf);
  expect(autoLayout(big, sizeOf)).toEqual(at);
  const places = Object.values(at).sort((a, b) => a.y - b.y);
  expect(places).toHaveLength(1_000);
  const overlapping = places.filter((a, i) =>
    places.slice(i + 1).some((b) => Math.abs(a.x - b.x) < 240 && Math.abs(a.y - b.y) < 96),
  );
  expect(overlapping).toEqual([]);
}, 30_000);

it('A document without a layout is laid out; one with a layout stays as it is', () => {
  expect(positionsOf({ ...small, layout: {} }, sizeOf)).toEqual(autoLayout(small, sizeOf));
  expect(positionsOf(small, sizeOf)).toBe(small.layout);
});

it('A node without a place stands below the one that leads to it', () => {
  const layout = Object.fromEntries(Object.entries(small.layout).filter(([id]) => id !== 'text'));
  const at = positionsOf({ ...small, layout }, sizeOf)['text'];
  expect(at?.y).toBeGreaterThan(small.layout['call']?.y ?? 0);
});

it('Nobody is put upon somebody', () => {
  expect(freeSpot({ x: 0, y: 0 }, sizeOf(), { a: { x: 0, y: 0 }, b: { x: 288, y: 0 } })).toEqual({ x: 576, y: 0 });
});

it('An edge to nowhere and a circle are laid out all the same', () => {
  const odd = {
    ...small,
    edges: [...small.edges, { from: 'done', port: 'x', to: 'call' }, { from: 'call', port: 'busy', to: 'gone' }],
  };
  expect(Object.keys(autoLayout(odd, sizeOf))).toHaveLength(4);
});

it('The flow is walked from the start, each way to its end', () => {
  expect(flowOrder({ ...small, nodes: [...small.nodes].reverse() })).toEqual(['start', 'call', 'done', 'text']);
  const { nodes } = small;
  expect(flowOrder({ ...small, nodes: [{ id: 'lost', kind: 'sms' }, ...nodes] }).at(-1)).toBe('lost');
});
