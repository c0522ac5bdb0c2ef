import { ActionIcon } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { FieldList } from './FieldList';
import type { KnownField } from './fields';

interface Props {
  fields: KnownField[];
  onPick: (field: KnownField) => void;
  /** What it inserts into, for screen readers: "Insert a field into Subject". */
  into: string;
  disabled?: boolean;
}

/**
 * A button that opens the known fields, to be searched and inserted. A panel has ten of these and they are drawn with every
 * key: the list exists only while it is open.
 */
export function FieldMenu({ fields, onPick, into, disabled = false }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <span style={{ position: 'relative', display: 'inline-flex' }}>
      <ActionIcon
        ref={button}
        variant="subtle"
        color="gray"
        size="sm"
        title="Insert a field"
        aria-label={`Insert a field into ${into}`}
        aria-haspopup="listbox"
        aria-expanded={open}
        disabled={disabled}
        // The list closes when something else is pressed; this button toggles it by itself.
        onMouseDown={(event) => open && event.stopPropagation()}
        onClick={() => setOpen(!open)}
      >
        <IconBraces size={16} />
      </ActionIcon>
      {open && (
        <FieldList
          fields={fields}
          onClose={close}
          onPick={(field) => {
            setOpen(false);
            onPick(field);
          }}
        />
      )}
    </span>
  );
}
