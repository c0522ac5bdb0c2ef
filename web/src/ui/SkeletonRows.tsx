import { Skeleton, Stack } from '@mantine/core';

/** Stands where a list will be, the first time it is asked for; afterwards the old rows stay until the new ones are there. */
export function SkeletonRows({ rows = 6, height = 40 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" aria-busy aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="sm" style={{ opacity: 1 - index / (rows + 2) }} />
      ))}
    </Stack>
  );
}
