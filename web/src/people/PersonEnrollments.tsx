import { Anchor, Collapse, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '@/api/client';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { RelativeTime } from '@/ui/RelativeTime';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { StatusBadge } from '@/ui/StatusBadge';
import { versionQuery } from '@/journeys/versions';
import { runsQuery } from '@/runs/runQueries';
import { enrollmentQuery } from './journal/enrollmentQueries';
import { PathView } from './journal/PathView';
import { endText, nodeName } from './journal/words';

type EnrollmentView = Schemas['EnrollmentView'];

interface Props {
  enrollments: { name: string; enrollment: EnrollmentView }[];
}

/** Every journey that a person went through or is in, each with its own path. */
export function PersonEnrollments({ enrollments }: Props) {
  if (enrollments.length === 0) {
    return (
      <EmptyState icon={IconRoute} title="In no journey yet">
        A person enters a journey with a run&rsquo;s list, by an event, or by the API.
      </EmptyState>
    );
  }
  return enrollments.map(({ name, enrollment }, index) => (
    <Card key={enrollment.id} name={name} enrollment={enrollment} first={index === 0} />
  ));
}

function Card({ name, enrollment, first }: { name: string; enrollment: EnrollmentView; first: boolean }) {
  const [open, setOpen] = useState(first);
  const { data: definition } = useQuery(versionQuery(enrollment.journeyId, enrollment.version));
  const runs = useQuery({ ...runsQuery(enrollment.journeyId), enabled: enrollment.runId !== null });
  const run = runs.data?.find((candidate) => candidate.id === enrollment.runId);
  const detail = useQuery({
    ...enrollmentQuery(enrollment.id),
    enabled: open,
    refetchInterval: enrollment.endedAt ? false : 2_000,
  });
  return (
    <div className="enrollment-card">
      <UnstyledButton className="enrollment-head" onClick={() => setOpen(!open)} aria-expanded={open}>
        <Group gap="xs" wrap="nowrap">
          {open ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
          <Text size="sm" fw={600} truncate style={{ flex: 1 }}>
            {name}
          </Text>
          <StatusBadge status={enrollment.status} />
        </Group>
        <Text size="xs" c="dimmed" ml={24} mt={2}>
          {run ? `${run.name || run.id} · ` : ''}
          entered <RelativeTime at={enrollment.enteredAt} past size="xs" />
          {enrollment.node
            ? ` · ${enrollment.endedAt ? 'ended at' : 'at'} ${nodeName(definition, enrollment.node)}`
            : ''}
          {enrollment.nodeSince && !enrollment.endedAt ? (
            <>
              {' since '}
              <RelativeTime at={enrollment.nodeSince} past size="xs" />
            </>
          ) : null}
          {enrollment.reason ? ` · ${endText(enrollment.status, enrollment.reason)}` : ''}
        </Text>
      </UnstyledButton>
      <Collapse expanded={open}>
        <div className="enrollment-path">
          <Group gap="md" mb="sm">
            <Anchor component={Link} to={`/journeys/${enrollment.journeyId}/workflow`} size="xs">
              Open the journey
            </Anchor>
            {enrollment.runId ? (
              <Anchor component={Link} to={`/journeys/${enrollment.journeyId}/runs/${enrollment.runId}`} size="xs">
                Open the run
              </Anchor>
            ) : null}
          </Group>
          {detail.data ? (
            <PathView enrollment={detail.data} />
          ) : detail.error ? (
            <ErrorNotice error={detail.error} />
          ) : (
            <SkeletonRows rows={4} height={24} />
          )}
        </div>
      </Collapse>
    </div>
  );
}
