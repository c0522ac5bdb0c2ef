import { Button, Center, Code, Group, Stack, Text, Title } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ApiProblem } from '@/api/problem';
import { reasonOf } from '@/ui/failure';

/** Stands where a page broke; the rest of the console goes on, and so do the journeys. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const ours = !(error instanceof ApiProblem) && !(error instanceof TypeError && error.message.includes('fetch'));
  return (
    <Center mih="60vh" p="md">
      <Stack maw={520} role="alert">
        <Title order={1} size="h2">
          This page can't be shown
        </Title>
        <Text size="sm">
          {ours
            ? 'The console made a mistake. Your journeys go on and nothing was lost; drafts are saved as you edit. Try again, and load the page anew if it stays.'
            : reasonOf(error)}
        </Text>
        {ours ? <Code block>{error instanceof Error ? error.message : String(error)}</Code> : null}
        <Group>
          <Button onClick={reset}>Try again</Button>
          <Button variant="default" onClick={() => window.location.reload()}>
            Load the page anew
          </Button>
          <Button variant="subtle" component="a" href="/journeys">
            All journeys
          </Button>
        </Group>
      </Stack>
    </Center>
  );
}
