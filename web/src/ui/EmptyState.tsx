import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  icon: Icon;
  title: string;
  /** What belongs here, and how it comes about, in a sentence or two. */
  children: ReactNode;
  /** One button that makes the first one. */
  action?: ReactNode;
}

/** What a page or panel shows while there is nothing: it teaches, and offers one thing to do. */
export function EmptyState({ icon: Picture, title, children, action }: Props) {
  return (
    <Stack align="center" gap="sm" py={56} px="md" ta="center">
      <ThemeIcon size={48} radius="xl" variant="light" aria-hidden>
        <Picture size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" maw={460} component="div">
        {children}
      </Text>
      {action}
    </Stack>
  );
}
