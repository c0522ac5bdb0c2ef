import { Group, Text } from '@mantine/core';

/** The mark and the name; the mark is that of the favicon. */
export function Brand({ withName = true, size = 24 }: { withName?: boolean; size?: number }) {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/favicon.svg" width={size} height={size} alt={withName ? '' : 'Sojourn'} />
      {withName ? (
        <Text fw={650} size={size > 24 ? 'xl' : 'md'} component="span" style={{ letterSpacing: '-0.01em' }}>
          Sojourn
        </Text>
      ) : null}
    </Group>
  );
}
