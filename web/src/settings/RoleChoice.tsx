import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { roles } from './roles';

interface Props {
  value: string;
  onChange: (role: string) => void;
  error: ReactNode;
}

/** What somebody, or a program, may do, each role with a line that says it. */
export function RoleChoice({ value, onChange, error }: Props) {
  return (
    <Radio.Group label="Role" value={value} onChange={onChange} error={error}>
      <Stack gap="xs" mt="xs">
        {roles.map(({ value: role, label, line }) => (
          <Radio key={role} value={role} label={label} description={line} size="xs" className="sentence" />
        ))}
      </Stack>
    </Radio.Group>
  );
}
