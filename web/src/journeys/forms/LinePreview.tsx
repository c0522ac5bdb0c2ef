import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { LiquidPreview } from './LiquidPreview';

interface Props {
  label: string;
  template: string;
  journeyId: string | null;
  sample: Record<string, unknown>;
}

/** How one line reads for somebody, asked for beneath it; a line without fields reads as it stands there. */
export function LinePreview({ label, template, journeyId, sample }: Props) {
  const [open, setOpen] = useState(false);
  if (journeyId === null || !/\{[{%]/.test(template)) {
    return null;
  }
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        aria-expanded={open}
        aria-label={`${open ? 'Hide preview' : 'Preview'} of ${label}`}
        leftSection={open ? <IconEyeOff size={14} /> : <IconEye size={14} />}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Hide preview' : 'Preview'}
      </Button>
      {open ? <LiquidPreview kind="text" {...{ label, template, journeyId, sample }} /> : null}
    </div>
  );
}
