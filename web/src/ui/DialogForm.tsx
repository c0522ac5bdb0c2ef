import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice';

interface Props {
  /** What is asked for. Fields say what is wrong with them in their own words: the browser's are not asked. */
  children: ReactNode;
  /** Why the server refused it, under this title; what its fields show themselves is not said twice. */
  error: unknown;
  refused: string;
  fields: readonly string[];
  /** The deed: "Make the key". Never "OK". */
  submit: string;
  onSubmit: () => void;
  pending: boolean;
  disabled?: boolean;
  /** How to leave it: "Not now". */
  leave?: string;
  onClose: () => void;
}

/** A form in a dialog: its fields, what the server refused, and the two ways out. */
export function DialogForm({ children, error, refused, fields, submit, onSubmit, pending, ...rest }: Props) {
  const { disabled = false, leave = 'Cancel', onClose } = rest;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!disabled) {
          onSubmit();
        }
      }}
    >
      <Stack>
        {children}
        <ErrorNotice error={error} title={refused} shown={fields} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {leave}
          </Button>
          <Button type="submit" loading={pending} disabled={disabled}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
