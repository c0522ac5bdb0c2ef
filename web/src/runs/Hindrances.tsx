import { Alert, Button, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '@/api/problem';
import type { JourneyView } from '@/journeys/queries';
import { ErrorNotice } from '@/ui/ErrorNotice';

/** A run starts only on an active journey: what stands in the way can be done here. */
export function Inactive({
  journey,
  pending,
  onReady,
}: {
  journey: JourneyView;
  pending: boolean;
  onReady: (act: 'publish' | 'resume') => void;
}) {
  if (journey.status === 'draft') {
    return (
      <Warning title="The journey is not published yet">
        A run starts only on an active journey. Publishing makes the draft version 1 and the journey active; whoever
        meets its entry may enter from then on.
        <Button size="xs" mt="xs" loading={pending} onClick={() => onReady('publish')} style={{ display: 'block' }}>
          Publish the journey
        </Button>
      </Warning>
    );
  }
  if (journey.status === 'paused') {
    return (
      <Warning title="The journey is paused">
        Resuming it also lets everybody go on who waits inside.
        <Button size="xs" mt="xs" loading={pending} onClick={() => onReady('resume')} style={{ display: 'block' }}>
          Resume the journey
        </Button>
      </Warning>
    );
  }
  return journey.status === 'archived' ? (
    <Warning title="The journey is archived">
      An archived journey starts no runs. Duplicate it and run the copy.
    </Warning>
  ) : null;
}

/** The draft has errors: each says where, so that it can be mended in the workflow. */
export function PublishProblems({ error }: { error: unknown }) {
  if (!(error instanceof ApiProblem) || error.problems.length === 0) {
    return <ErrorNotice error={error} />;
  }
  return (
    <Warning title="The draft can't be published yet">
      Mend these in the workflow:
      <List size="sm" mt={4}>
        {error.problems.slice(0, 8).map((problem, index) => (
          <List.Item key={index}>
            {problem.message}
            {problem.path ? <Text span c="dimmed">{` (${problem.path})`}</Text> : null}
          </List.Item>
        ))}
      </List>
    </Warning>
  );
}

export function Warning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert variant="light" color="yellow" icon={<IconAlertTriangle size={18} />} p="sm" title={title}>
      {children}
    </Alert>
  );
}
