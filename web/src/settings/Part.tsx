import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}

/** A section of the settings: what it is about, and then its forms. */
export function Part({ title, lead, children }: Props) {
  return (
    <Stack component="section" gap="md">
      <div>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed" mt={2} maw={640} component="div">
          {lead}
        </Text>
      </div>
      {children}
    </Stack>
  );
}
