import { ActionIcon, Drawer, ScrollArea, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';

const [least, most, usual] = [300, 720, 380];

interface Props {
  title: ReactNode;
  label: string;
  narrow: boolean;
  onClose: () => void;
  /** Escape leads back to the canvas and leaves the panel open. */
  onLeave: () => void;
  /** What stands below the content, and does not scroll away. */
  footer?: ReactNode;
  children: ReactNode;
}

/** What stands at the right of the canvas, as wide as one likes; on a phone a sheet over everything. */
export function SidePanel({ title, label, narrow, onClose, onLeave, footer, children }: Props) {
  const [width, setWidth] = useLocalStorage({ key: 'sojourn-panel-width', defaultValue: usual });
  // In a field with a list that is open, Escape closes the list.
  const listOpen = useRef(false);
  const from = useRef<{ x: number; width: number } | null>(null);
  const clamp = (value: number) => Math.round(Math.min(most, Math.max(least, value)));

  if (narrow) {
    return (
      <Drawer opened onClose={onClose} position="bottom" size="100%" title={title}>
        {children}
        {footer}
      </Drawer>
    );
  }
  return (
    <aside
      className="flow-panel"
      style={{ width }}
      aria-label={label}
      onKeyDownCapture={(event) => {
        const own = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
        listOpen.current = own || window.document.querySelector('.cm-tooltip-autocomplete') !== null;
      }}
      onKeyDown={(event) => {
        const target = event.target as HTMLElement;
        // An editor of code takes every Escape for its own, also where it has no list to close.
        const taken = event.defaultPrevented && target.closest('.cm-content') === null;
        if (event.key === 'Escape' && !taken && !listOpen.current && event.currentTarget.contains(target)) {
          onLeave();
        }
      }}
    >
      <div
        className="flow-panel-edge"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the panel"
        aria-valuenow={width}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (from.current !== null) {
            setWidth(clamp(from.current.width + from.current.x - event.clientX));
          }
        }}
        onPointerUp={() => {
          from.current = null;
        }}
        onKeyDown={(event) => {
          const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            setWidth(clamp(width + step));
          }
        }}
      />
      <header className="flow-panel-head">
        <Text fw={600} truncate component="h2" fz="sm" m={0}>
          {title}
        </Text>
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label="Close the panel">
          <IconX size={16} />
        </ActionIcon>
      </header>
      <ScrollArea className="flow-panel-body" type="auto" scrollbarSize={8}>
        <div className="flow-panel-content">{children}</div>
      </ScrollArea>
      {footer}
    </aside>
  );
}
