import { Anchor, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiProblem } from '@/api/problem';
import type { Definition } from '@/journeys/document/document';
import { enrollmentQuery, type Enrollment } from '@/people/journal/enrollmentQueries';
import { profileQuery } from '@/people/peopleQueries';
import { PathView } from '@/people/journal/PathView';
import { endText } from '@/people/journal/words';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { RelativeTime } from '@/ui/RelativeTime';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { StatusBadge } from '@/ui/StatusBadge';
import { personText } from './RecipientRow';
import { pollMs } from './runQueries';

interface Props {
  enrollmentId: string | null;
  definition: Definition | undefined;
  /** The run has: until this one has ended, it may go on. */
  begun: boolean;
  onClose: () => void;
}

/** One recipient with everything that happened so far, beside the list. */
export function RecipientDrawer({ enrollmentId, definition, begun, onClose }: Props) {
  const enrollment = useQuery({
    ...enrollmentQuery(enrollmentId ?? ''),
    enabled: enrollmentId !== null,
    refetchInterval: (query) => (begun && !query.state.data?.endedAt ? pollMs * 2 : false),
  });
  const shown = enrollment.data;
  return (
    <Drawer
      opened={enrollmentId !== null}
      onClose={onClose}
      position="right"
      size="min(620px, 100%)"
      title={
        <Text fw={600} size="lg">
          {shown ? personText(shown, definition) : 'Recipient'}
        </Text>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown ? (
        <Shown enrollment={shown} />
      ) : enrollment.error ? (
        <ErrorNotice error={enrollment.error} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </Drawer>
  );
}

function Shown({ enrollment }: { enrollment: Enrollment }) {
  // A list makes people known when it begins; whom it names may be known from before.
  const { error } = useQuery({ ...profileQuery(enrollment.profileId), enabled: enrollment.visits.length === 0 });
  const unknown = enrollment.visits.length === 0 && error instanceof ApiProblem && error.status === 404;
  return (
    <Stack>
      <Group gap="xs">
        <StatusBadge status={enrollment.status} />
        <Text size="sm" c="dimmed">
          {enrollment.visits.length > 0 ? (
            <>
              entered <RelativeTime at={enrollment.enteredAt} past />
            </>
          ) : (
            'not begun'
          )}
          {enrollment.endedAt ? (
            <>
              {' · ended '}
              <RelativeTime at={enrollment.endedAt} past />
            </>
          ) : null}
        </Text>
      </Group>
      {enrollment.reason ? <Text size="sm">{endText(enrollment.status, enrollment.reason)}</Text> : null}
      <Group gap="xs">
        {unknown ? null : (
          <Button
            component={Link}
            to={`/people/${encodeURIComponent(enrollment.profileId)}`}
            variant="default"
            size="xs"
            leftSection={<IconUser size={14} />}
          >
            Open the person
          </Button>
        )}
        <Anchor href={`/api/enrollments/${enrollment.id}`} target="_blank" size="xs" c="dimmed" title={enrollment.id}>
          All of it as JSON
        </Anchor>
      </Group>
      {unknown ? (
        <Text size="sm" c="dimmed">
          This person is known from this list only. They stand among the people as soon as they begin.
        </Text>
      ) : null}
      <PathView enrollment={enrollment} />
    </Stack>
  );
}
