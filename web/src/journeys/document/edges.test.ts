import { expect, it } from 'vitest';
import { joinedEdges } from './edges';
import { small } from './testing';

it('edges run together that lead from one node to the same other one', () => {
  expect([...joinedEdges(small)]).toEqual([]);
  const twice = { ...small, edges: [...small.edges, { from: 'call', port: 'busy', to: 'done' }] };
  expect([...joinedEdges(twice)]).toEqual(['call:answered', 'call:busy']);
});
