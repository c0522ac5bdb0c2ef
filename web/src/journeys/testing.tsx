import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { vi } from 'vitest';
import { theme } from '@/app/theme';
// Panels ask for it when they first show it; a test should not wait for its modules to be transformed.
import './forms/CodeEditor';
import { connect, disconnect, portKey } from './document/edges';
import type { Definition, FlowNode, Settings, Span } from './document/document';
import type { RenamedPorts } from './document/followPorts';
import { kindOf } from './nodes/kinds';
import type { Problem } from '@/api/problem';

// A panel has many inputs, which jsdom draws slowly on a machine that builds beside it.
vi.setConfig({ testTimeout: 60_000 });

/** A journey with some of everything, to which tests add the node that they are about. */
export function journeyWith(...nodes: FlowNode[]): Definition {
  return {
    fields: [
      { name: 'plan', type: 'string', default: 'free' },
      { name: 'amount', type: 'number' },
      { name: 'newsletter', type: 'boolean' },
      { name: 'since', type: 'date' },
    ],
    entry: { sources: [{ kind: 'run' }] },
    nodes: [{ id: 'start', kind: 'start' }, { id: 'first_call', kind: 'call', name: 'First call' }, ...nodes],
    edges: [
      { from: 'start', port: 'next', to: 'first_call' },
      ...nodes.slice(0, 1).map((node) => ({ from: 'first_call', port: 'next', to: node.id })),
    ],
    layout: {},
  };
}

/** Answers of the workspace that are there already, so that nothing is asked of a server. */
export function Workspace({ children }: { children: ReactNode }) {
  const [client] = useState(() => {
    const fresh = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
    fresh.setQueryData(['segments'], [{ id: 'vip', name: 'VIP customers', when: null }]);
    fresh.setQueryData(
      ['profiles', 'attributes'],
      [
        { name: 'renewal_date', type: 'date' },
        { name: 'score', type: 'number' },
      ],
    );
    return fresh;
  });
  return (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}

/** The panel of a node over a document of its own; what it changes is in `latest`. */
export function openPanel(definition: Definition, nodeId: string, problems: Problem[] = [], entryLocked = false) {
  const latest = { definition, renamed: undefined as RenamedPorts | undefined };
  function Panel() {
    const [current, setCurrent] = useState(definition);
    const node = current.nodes.find((candidate) => candidate.id === nodeId) as FlowNode;
    const kind = kindOf(node.kind);
    const change = (next: Definition, renamed?: RenamedPorts) => {
      latest.definition = next;
      latest.renamed = renamed;
      setCurrent(next);
    };
    return kind === undefined ? null : (
      <kind.Panel
        node={node}
        definition={current}
        journeyId={null}
        problems={problems}
        readOnly={false}
        entryLocked={entryLocked}
        onSettings={(settings: Settings, renamed) =>
          change(
            { ...current, nodes: current.nodes.map((old) => (old.id === nodeId ? { ...old, settings } : old)) },
            renamed,
          )
        }
        onDelay={(port: string, delay: Span | undefined) =>
          change({
            ...current,
            edges: current.edges.map((edge) =>
              edge.from === nodeId && edge.port === port ? { ...edge, delay } : edge,
            ),
          })
        }
        onConnect={(port, to) =>
          change(
            to === null
              ? disconnect(current, [portKey({ from: nodeId, port })])
              : connect(current, { from: nodeId, port, to }),
          )
        }
        onEntry={(entry, renamed) => change({ ...current, entry }, renamed)}
      />
    );
  }
  render(
    <Workspace>
      <Panel />
    </Workspace>,
  );
  return {
    latest,
    settings: () => latest.definition.nodes.find((node) => node.id === nodeId)?.settings ?? {},
  };
}
