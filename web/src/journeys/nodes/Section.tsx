import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './nodes.module.css';

/** A part of a panel with a heading: Message, Delivery, After. */
export function Section({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <section className={classes['section']} aria-label={title}>
      <Title order={3} className={classes['title']}>
        {title}
      </Title>
      {help && (
        <Text size="xs" c="dimmed" mb={4}>
          {help}
        </Text>
      )}
      <Stack gap={14} mt={8}>
        {children}
      </Stack>
    </section>
  );
}
