import { Handle, Position } from '@xyflow/react';
import { IconDots, IconPlus, IconX } from '@tabler/icons-react';
import type { FlowNode } from '../document/document';
import { LeftByPort } from '../live/CardCounts';
import { useLiveState } from '../live/liveState';
import { useEditor, useEditorState } from './EditorContext';
import { portWidth, type CardShape } from './geometry';
import { nodeLabel } from './ports';

interface Props {
  node: FlowNode;
  shape: CardShape;
  connected: ReadonlySet<string>;
  ghost: boolean;
}

/** The ways out of a node, at the bottom of its card: each with its name, a dot to draw from, and a plus while it is free. */
export function CardPorts({ node, shape, connected, ghost }: Props) {
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly) || ghost;
  const expanded = useEditorState((state) => state.expanded.has(node.id));
  const live = useLiveState((state) => state.live);
  const { shown, hidden, button } = shape.ports;
  const deadEnd = connected.size === 0;

  if (shown.length === 0 && hidden === 0) {
    return null;
  }

  return (
    <>
      <div className="flow-ports">
        {shown.map((port, i) => (
          <span
            key={port.id}
            className="flow-port"
            data-role={port.role}
            data-connected={connected.has(port.id) || undefined}
            style={{ left: (shape.centers[i] ?? 0) - portWidth(port.label) / 2, width: portWidth(port.label) }}
            title={port.label}
          >
            {port.label}
          </span>
        ))}
        {button ? (
          <button
            type="button"
            tabIndex={-1}
            className="flow-port-more nodrag"
            aria-label={expanded ? 'Show fewer ports' : `Show ${hidden} more ports of ${nodeLabel(node)}`}
            title={expanded ? 'Fewer ports' : `${hidden} more ports`}
            onClick={(event) => {
              event.stopPropagation();
              editor.expand(node.id, !expanded);
            }}
          >
            {expanded ? <IconX size={12} /> : <IconDots size={14} />}
          </button>
        ) : null}
      </div>
      {live
        ? shown.map((port, i) =>
            connected.has(port.id) ? null : (
              <LeftByPort key={port.id} node={node.id} port={port} center={shape.centers[i] ?? 0} />
            ),
          )
        : null}
      {shown.map((port, i) => (
        <Handle
          key={port.id}
          type="source"
          id={port.id}
          position={Position.Bottom}
          isConnectable={!readOnly}
          style={{ left: shape.centers[i] }}
        />
      ))}
      {readOnly
        ? null
        : shown.map((port, i) =>
            connected.has(port.id) ? null : (
              <button
                key={port.id}
                type="button"
                tabIndex={-1}
                className="flow-plus nodrag nopan"
                data-always={(deadEnd && i === 0) || undefined}
                style={{ left: shape.centers[i] }}
                aria-label={`Add after ${nodeLabel(node)}, by ${port.label}`}
                title={`Add after “${port.label}”`}
                onClick={(event) => {
                  event.stopPropagation();
                  const { left, bottom } = event.currentTarget.getBoundingClientRect();
                  editor.openMenu({ from: node.id, port: port.id, screen: { x: left, y: bottom + 4 } });
                }}
              >
                <IconPlus size={12} stroke={2.5} />
              </button>
            ),
          )}
    </>
  );
}
