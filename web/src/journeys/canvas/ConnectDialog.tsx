import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { nodeOf } from '../document/edits';
import type { FlowNode } from '../document/document';
import { kindOf } from '../nodes/kinds';
import { useDocument, useEditor, useEditorState } from './EditorContext';
import { connectedPorts, none } from './geometry';
import { addAtPort, connectPort } from './gestures';
import { nodeLabel, onwardPort, portsOf } from './ports';
import { kinds } from '../nodes/kinds';

interface Props {
  /** The node that has the focus when it is over: the one that was connected, or the one that was added. */
  onClosed: (id: string) => void;
}

/** Connecting by keyboard: choose the port, then where it leads, which may be a node that does not exist yet. */
export function ConnectDialog({ onClosed }: Props) {
  const editor = useEditor();
  const document = useDocument();
  const from = useEditorState((state) => state.connecting);
  const node = from === null ? undefined : nodeOf(document, from);
  return (
    <Modal
      opened={node !== undefined}
      onClose={() => {
        editor.connectFrom(null);
        onClosed(from ?? '');
      }}
      returnFocus={false}
      title={node === undefined ? '' : `Connect ${nodeLabel(node)}`}
      size="sm"
      centered
    >
      {node === undefined ? null : <Choice key={node.id} node={node} onClosed={onClosed} />}
    </Modal>
  );
}

function Choice({ node, onClosed }: Props & { node: FlowNode }) {
  const editor = useEditor();
  const document = useDocument();
  const connected = connectedPorts(document).get(node.id) ?? none;
  const ports = portsOf(node, document, connected);
  const [port, setPort] = useState<string | null>(onwardPort(ports, connected)?.id ?? ports[0]?.id ?? null);
  const [target, setTarget] = useState<string | null>(null);

  const goesTo = (id: string) => {
    const edge = document.edges.find((candidate) => candidate.from === node.id && candidate.port === id);
    const other = edge === undefined ? undefined : nodeOf(document, edge.to);
    return other === undefined ? '' : ` (now to ${nodeLabel(other)})`;
  };
  const connect = () => {
    if (port === null || target === null) {
      return;
    }
    const [what, id = ''] = target.split(/:(.*)/s);
    editor.connectFrom(null);
    if (what === 'new') {
      onClosed(addAtPort(editor, id, node.id, port) ?? node.id);
    } else {
      connectPort(editor, node.id, port, id);
      onClosed(node.id);
    }
  };

  if (ports.length === 0) {
    return `${nodeLabel(node)} ends the journey: nothing leaves it.`;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        connect();
      }}
    >
      <Stack>
        <Select
          label="Port"
          data-autofocus
          data={ports.map(({ id, label }) => ({ value: id, label: `${label}${goesTo(id)}` }))}
          value={port}
          onChange={setPort}
          allowDeselect={false}
        />
        <Select
          label="Leads to"
          placeholder="Choose or type"
          searchable
          data={[
            {
              group: 'Nodes',
              items: document.nodes
                .filter((other) => other.kind !== 'start')
                .map((other) => ({
                  value: `node:${other.id}`,
                  label: `${nodeLabel(other)} · ${kindOf(other.kind)?.label ?? other.kind} · ${other.id}`,
                })),
            },
            {
              group: 'A new node',
              items: kinds
                .filter(({ kind }) => kind !== 'start')
                .map(({ kind, label }) => ({ value: `new:${kind}`, label: `New: ${label}` })),
            },
          ]}
          value={target}
          onChange={setTarget}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={port === null || target === null}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
