import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiProblem } from '@/api/problem';
import { reasonOf } from './failure';

interface Props {
  error: unknown;
  /** What did not work: "The journeys can't be shown." */
  title?: string;
  onRetry?: () => void;
  /** Problems that stand at their fields already, by path; they are not said twice. */
  shown?: readonly string[];
}

/** What went wrong, why, and how to mend it; nothing while there is no error. */
export function ErrorNotice({ error, title = 'That did not work', onRetry, shown = [] }: Props) {
  if (!error) {
    return null;
  }
  const problems = error instanceof ApiProblem ? error.problems : [];
  const rest = problems.filter((problem) => !shown.includes(problem.path));
  if (problems.length > 0 && rest.length === 0) {
    return null;
  }
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      {rest.length === 0 ? <Text size="sm">{reasonOf(error)}</Text> : null}
      {rest.length === 1 ? <Text size="sm">{rest[0]?.message}</Text> : null}
      {rest.length > 1 ? (
        <List size="sm" spacing={4}>
          {rest.map((problem, index) => (
            <List.Item key={index}>{problem.message}</List.Item>
          ))}
        </List>
      ) : null}
      {onRetry ? (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      ) : null}
    </Alert>
  );
}
