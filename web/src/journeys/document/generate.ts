import type { Definition, FlowEdge, FlowNode } from './document';

/** A journey of many nodes, always the same for a number: for tests, and to see how a large canvas feels. */
export function generate(count: number): Definition {
  const kinds = ['call', 'sms', 'delay', 'email', 'branch', 'sms', 'delay', 'whatsapp'];
  const nodes: FlowNode[] = [{ id: 'start', kind: 'start' }];
  const edges: FlowEdge[] = [];
  for (let i = 1; i < count; i++) {
    const kind = kinds[i % kinds.length] ?? 'sms';
    nodes.push({ id: `${kind}_${i}`, kind, settings: settingsOf(kind, i) });
    const parent = nodes[i < 4 ? i - 1 : Math.floor((i * 2) / 3)];
    const port = parent === undefined ? undefined : freePort(parent, edges);
    if (parent !== undefined && port !== undefined) {
      edges.push({ from: parent.id, port, to: `${kind}_${i}` });
    }
  }
  return { fields: [], entry: { sources: [{ kind: 'run' }] }, nodes, edges, layout: {} };
}

function settingsOf(kind: string, i: number): Record<string, unknown> {
  switch (kind) {
    case 'call':
      return { from: '+14155550100', agent: 'renewals' };
    case 'delay':
      return { amount: (i % 5) + 1, unit: 'days' };
    case 'branch':
      return { branches: [{ port: 'yes', when: { field: 'profile.plan', op: 'equals', value: 'pro' } }] };
    case 'email':
      return { subject: `Letter ${i}`, text: 'Hello' };
    default:
      return { body: `Message ${i}` };
  }
}

const ports: Record<string, string[]> = {
  call: ['answered', 'voicemail', 'no_answer', 'busy', 'failed', 'next'],
  branch: ['yes', 'otherwise'],
};

function freePort(node: FlowNode, edges: readonly FlowEdge[]): string | undefined {
  const used = new Set(edges.filter((edge) => edge.from === node.id).map((edge) => edge.port));
  return (ports[node.kind] ?? ['next', 'failed', 'timeout']).find((port) => !used.has(port));
}
