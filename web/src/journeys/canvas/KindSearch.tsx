import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import type { NodeKind } from '../nodes/kind';

/** Those kinds whose name or help speaks of what was typed. */
export function findKinds(kinds: readonly NodeKind[], query: string): NodeKind[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const named = kinds.filter((kind) =>
    words.every((word) => `${kind.label} ${kind.kind}`.toLowerCase().includes(word)),
  );
  const helped = kinds.filter(
    (kind) => !named.includes(kind) && words.every((word) => `${kind.label} ${kind.help}`.toLowerCase().includes(word)),
  );
  return [...named, ...helped];
}

interface Props {
  kinds: readonly NodeKind[];
  onChoose: (kind: string) => void;
  label: string;
}

/** A field to type a kind into, with the kinds that fit below it: arrow keys choose, Enter takes. */
export function KindSearch({ kinds, onChoose, label }: Props) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const found = findKinds(kinds, query);
  const current = Math.min(at, found.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[current];
    if (step !== undefined) {
      event.preventDefault();
      setAt((current + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      onChoose(chosen.kind);
    }
  };

  return (
    <div className="kind-search">
      <TextInput
        size="xs"
        data-autofocus
        autoFocus
        aria-label={label}
        placeholder={label}
        leftSection={<IconSearch size={14} />}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[current] === undefined ? undefined : `${list}-${found[current].kind}`}
      />
      <div className="kind-list" role="listbox" id={list} aria-label={label}>
        {found.map((kind, i) => (
          <div
            key={kind.kind}
            id={`${list}-${kind.kind}`}
            role="option"
            aria-selected={i === current}
            className="kind-option"
            title={kind.help}
            onPointerEnter={() => setAt(i)}
            onClick={() => onChoose(kind.kind)}
          >
            <span
              className="flow-card-icon"
              style={{ '--kind': `var(--mantine-color-${kind.color}-filled)` } as React.CSSProperties}
            >
              <kind.icon size={16} stroke={1.75} />
            </span>
            {kind.label}
          </div>
        ))}
        {found.length === 0 ? <div className="kind-none">Nothing is called that.</div> : null}
      </div>
    </div>
  );
}
