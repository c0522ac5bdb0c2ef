import { Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** What the page is for, in a sentence. */
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page that scrolls: title, what can be done here, and the content in a readable width. */
export function Page({ title, lead, actions, children }: Props) {
  useDocumentTitle(`${title} · Sojourn`);
  return (
    <div className="page">
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <div>
          <Title order={1}>{title}</Title>
          {lead ? (
            <Text size="sm" c="dimmed" mt={2}>
              {lead}
            </Text>
          ) : null}
        </div>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </Group>
      {children}
    </div>
  );
}
