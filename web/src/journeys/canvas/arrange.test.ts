import { expect, it } from 'vitest';
import type { Definition, FlowEdge } from '../document/document';
import { generate } from '../document/generate';
import { autoLayout } from '../document/layout';
import { cardShape, connectedPorts, none, sizeIn } from './geometry';
import { cardPorts, portsOf } from './ports';

const onboarding = (...failed: string[]): Definition => ({
  fields: [],
  entry: { sources: [{ kind: 'event', event: 'signed_up' }] },
  nodes: [
    { id: 'start', kind: 'start' },
    { id: 'text', kind: 'sms', settings: { body: 'We could not reach you.' } },
    { id: 'welcome', kind: 'whatsapp', settings: { template: 'welcome' } },
    { id: 'mail', kind: 'email', settings: { subject: 'Hello' } },
    {
      id: 'plan',
      kind: 'branch',
      settings: { branches: [{ port: 'yes', when: { field: 'profile.phone', op: 'exists', value: true } }] },
    },
    { id: 'late', kind: 'sms', settings: { body: 'Still there?' } },
  ],
  // As they were drawn, which is not the order of the ports.
  edges: [
    { from: 'start', port: 'next', to: 'welcome' },
    ...failed.map((port): FlowEdge => ({ from: 'welcome', port, to: 'text' })),
    { from: 'welcome', port: 'timeout', to: 'late' },
    { from: 'welcome', port: 'read', to: 'mail', delay: { amount: 1, unit: 'hours' } },
    { from: 'mail', port: 'next', to: 'plan' },
    { from: 'plan', port: 'otherwise', to: 'text' },
  ],
  layout: {},
});

/** Pairs of lines of one node to nodes side by side of which the one that leaves further left arrives further right. */
function crossed(definition: Definition): string[] {
  const at = autoLayout(definition, sizeIn(definition));
  const connected = connectedPorts(definition);
  const size = sizeIn(definition);
  const middle = (id: string) => {
    const node = definition.nodes.find((candidate) => candidate.id === id);
    return (at[id]?.x ?? 0) + (node === undefined ? 0 : size(node).width / 2);
  };
  return definition.nodes.flatMap((node) => {
    const ports = connected.get(node.id) ?? none;
    const { shown } = cardShape(cardPorts(portsOf(node, definition, ports), ports, false)).ports;
    const place = (edge: FlowEdge) => shown.findIndex((port) => port.id === edge.port);
    const leaving = definition.edges.filter((edge) => edge.from === node.id).sort((a, b) => place(a) - place(b));
    return leaving.flatMap((edge, i) =>
      leaving
        .slice(i + 1)
        .filter((other) => at[other.to]?.y === at[edge.to]?.y && middle(other.to) < middle(edge.to))
        .map((other) => `${node.id}: ${edge.port} and ${other.port}`),
    );
  });
}

it('The lines of one message do not cross, in whatever order they were drawn', () => {
  expect(crossed(onboarding('failed'))).toEqual([]);
  expect(crossed({ ...onboarding('failed'), edges: onboarding('failed').edges.slice(0, 5) })).toEqual([]);
});

it('Cards that have changed places do not overlap', () => {
  const big = generate(300);
  const size = sizeIn(big);
  const at = autoLayout(big, size);
  const cards = big.nodes.map((node) => ({ ...size(node), x: at[node.id]?.x ?? 0, y: at[node.id]?.y ?? 0 }));
  const overlapping = cards.filter((a, i) =>
    cards
      .slice(i + 1)
      .some((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
  );
  expect(overlapping).toEqual([]);
});
