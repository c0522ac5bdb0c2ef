import { ScrollArea, Text, TextInput } from '@mantine/core';
import { IconNote, IconSearch } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import type { NodeKind } from '../nodes/kind';
import { palette } from '../nodes/kinds';
import { useEditorState } from './EditorContext';
import { findKinds } from './KindSearch';

/** What travels with a drag from the palette. */
export const dragType = 'application/x-sojourn-kind';
export const noteKind = '@note';

interface Props {
  onAdd: (kind: string) => void;
}

/** Every kind by group: drag one onto the canvas or an edge; a click or Enter puts it after the selected node. */
export function Palette({ onAdd }: Props) {
  const [query, setQuery] = useState('');
  const hasStart = useEditorState((state) => state.history.present.nodes.some((node) => node.kind === 'start'));
  const readOnly = useEditorState((state) => state.readOnly);
  const groups = palette
    .map(({ group, kinds }) => ({
      group,
      kinds: findKinds(kinds, query).filter((kind) => kind.kind !== 'start'),
    }))
    .filter(({ kinds }) => kinds.length > 0);
  const start = hasStart ? undefined : palette.flatMap(({ kinds }) => kinds).find((kind) => kind.kind === 'start');

  return (
    <nav className="flow-palette" aria-label="Components">
      <TextInput
        size="xs"
        m={8}
        mb={4}
        aria-label="Search components"
        placeholder="Search components"
        leftSection={<IconSearch size={14} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <ScrollArea className="flow-palette-list" type="auto" scrollbarSize={6}>
        {start === undefined ? null : (
          <section>
            <Text className="flow-palette-group">Begin here</Text>
            <Item kind={start} disabled={readOnly} onAdd={onAdd} />
            <Text size="xs" c="dimmed" px={8} pb={4}>
              Drag Start onto the canvas, then add what follows.
            </Text>
          </section>
        )}
        {groups.map(({ group, kinds }) => (
          <section key={group}>
            <Text className="flow-palette-group">{group}</Text>
            {kinds.map((kind) => (
              <Item key={kind.kind} kind={kind} disabled={readOnly} onAdd={onAdd} />
            ))}
          </section>
        ))}
        {'note'.includes(query.toLowerCase()) ? (
          <section>
            <Text className="flow-palette-group">For people</Text>
            <button
              type="button"
              className="flow-palette-item"
              draggable={!readOnly}
              disabled={readOnly}
              onDragStart={(event) => begin(event, noteKind)}
              onClick={() => onAdd(noteKind)}
            >
              <span
                className="flow-card-icon"
                style={{ '--kind': 'var(--mantine-color-yellow-filled)' } as React.CSSProperties}
              >
                <IconNote size={16} stroke={1.75} />
              </span>
              Note
            </button>
          </section>
        ) : null}
        {groups.length === 0 && !'note'.includes(query.toLowerCase()) ? (
          <Text size="sm" c="dimmed" p={8}>
            Nothing is called that.
          </Text>
        ) : null}
      </ScrollArea>
    </nav>
  );
}

function Item({ kind, disabled, onAdd }: { kind: NodeKind; disabled: boolean; onAdd: (kind: string) => void }) {
  return (
    <button
      type="button"
      className="flow-palette-item"
      draggable={!disabled}
      disabled={disabled}
      title={kind.help}
      onDragStart={(event) => begin(event, kind.kind)}
      onClick={() => onAdd(kind.kind)}
    >
      <span
        className="flow-card-icon"
        style={{ '--kind': `var(--mantine-color-${kind.color}-filled)` } as React.CSSProperties}
      >
        <kind.icon size={16} stroke={1.75} />
      </span>
      {kind.label}
    </button>
  );
}

function begin(event: DragEvent, kind: string) {
  event.dataTransfer.setData(dragType, kind);
  event.dataTransfer.effectAllowed = 'copy';
}
