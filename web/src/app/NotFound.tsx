import { Button, Center } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/ui/EmptyState';

export function NotFound() {
  return (
    <Center mih="60vh">
      <EmptyState
        icon={IconMapQuestion}
        title="There is no such page"
        action={
          <Button component={Link} to="/journeys">
            All journeys
          </Button>
        }
      >
        The address may be mistyped, or what it showed was deleted.
      </EmptyState>
    </Center>
  );
}
