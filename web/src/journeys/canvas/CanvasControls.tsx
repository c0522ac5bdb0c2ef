import { ActionIcon, Paper, Text, Tooltip } from '@mantine/core';
import { useReactFlow, useStore } from '@xyflow/react';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconFocusCentered,
  IconKeyboard,
  IconMinus,
  IconPlus,
  IconSitemap,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEditor, useEditorState } from './EditorContext';
import { roomAround } from './focus';
import { layOut } from './gestures';

/** Undo, zoom, fit, arrange: at the foot of the canvas. */
export function CanvasControls({ narrow, onHelp }: { narrow: boolean; onHelp: () => void }) {
  const editor = useEditor();
  const flow = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const readOnly = useEditorState((state) => state.readOnly);
  const past = useEditorState((state) => state.history.past.at(-1)?.label);
  const future = useEditorState((state) => state.history.future[0]?.label);
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const duration = still ? 0 : 200;

  return (
    <Paper className="flow-controls" withBorder shadow="xs">
      {readOnly ? null : (
        <>
          <Control
            label={past === undefined ? 'Undo' : `Undo: ${past}`}
            keys="Ctrl+Z"
            disabled={past === undefined}
            onClick={editor.undo}
          >
            <IconArrowBackUp size={16} />
          </Control>
          <Control
            label={future === undefined ? 'Redo' : `Redo: ${future}`}
            keys="Ctrl+Shift+Z"
            disabled={future === undefined}
            onClick={editor.redo}
          >
            <IconArrowForwardUp size={16} />
          </Control>
          <span className="flow-controls-gap" />
        </>
      )}
      <Control label="Zoom out" onClick={() => void flow.zoomOut({ duration })}>
        <IconMinus size={16} />
      </Control>
      <Text size="xs" w={38} ta="center" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {zoom}%
      </Text>
      <Control label="Zoom in" onClick={() => void flow.zoomIn({ duration })}>
        <IconPlus size={16} />
      </Control>
      <Control label="Fit everything" onClick={() => void flow.fitView({ duration, padding: roomAround, maxZoom: 1 })}>
        <IconFocusCentered size={16} />
      </Control>
      {readOnly || narrow ? null : (
        <Control
          label="Arrange the nodes"
          onClick={() => {
            layOut(editor);
            requestAnimationFrame(() => void flow.fitView({ duration, padding: roomAround, maxZoom: 1 }));
          }}
        >
          <IconSitemap size={16} />
        </Control>
      )}
      {narrow ? null : (
        <Control label="Keyboard" keys="?" onClick={onHelp}>
          <IconKeyboard size={16} />
        </Control>
      )}
    </Paper>
  );
}

interface ControlProps {
  label: string;
  keys?: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Control({ label, keys, disabled, onClick, children }: ControlProps) {
  return (
    <Tooltip label={keys === undefined ? label : `${label} (${keys})`}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled ?? false} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
