import { Anchor, Button, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconArrowLeft, IconRoute, IconUserQuestion } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ApiProblem } from '@/api/problem';
import { useMayEdit } from '@/app/session';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { openAddToJourney } from './AddToJourney';
import { PersonEnrollments } from './PersonEnrollments';
import { PersonFacts } from './PersonFacts';
import { PersonTimeline } from './PersonTimeline';
import { profileName, profileQuery, timelineQuery } from './peopleQueries';
import './people.css';

/** One person: who it is on the left; on the right all that happened, and why. */
export function PersonPage() {
  const { profileId = '' } = useParams({ strict: false });
  const mayEdit = useMayEdit();
  const profile = useQuery(profileQuery(profileId));
  useDocumentTitle(`${profile.data ? profileName(profile.data) : 'People'} · Sojourn`);
  const timeline = useInfiniteQuery({ ...timelineQuery(profileId), refetchInterval: 2_000 });
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const missing = profile.error instanceof ApiProblem && profile.error.status === 404;
  const enrollments = items.flatMap((item) =>
    item.enrollment ? [{ name: item.name, enrollment: item.enrollment }] : [],
  );
  return (
    <div className="people-page">
      <Anchor
        component={Link}
        to="/people"
        size="sm"
        c="dimmed"
        display="inline-flex"
        style={{ alignItems: 'center', gap: 4 }}
        mb="xs"
      >
        <IconArrowLeft size={14} aria-hidden /> People
      </Anchor>
      {missing ? (
        <EmptyState icon={IconUserQuestion} title="There is no such person">
          The profile {profileId} was deleted, or never was. Search for the name, the e-mail or the phone under People.
        </EmptyState>
      ) : null}
      {profile.error && !missing && !profile.data ? (
        <ErrorNotice error={profile.error} title="The person can't be shown" onRetry={() => void profile.refetch()} />
      ) : null}
      {profile.isPending ? <SkeletonRows rows={8} /> : null}
      {profile.data ? (
        <>
          <Group justify="space-between" gap="sm" mb="md">
            <Title order={1} style={{ overflowWrap: 'anywhere' }}>
              {profileName(profile.data)}
            </Title>
            {mayEdit ? (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconRoute size={14} />}
                onClick={() => openAddToJourney({ id: profileId, name: profileName(profile.data) })}
              >
                Add to a journey…
              </Button>
            ) : null}
          </Group>
          <div className="person">
            <PersonFacts profile={profile.data} />
            <Tabs defaultValue="timeline" keepMounted={false}>
              <Tabs.List mb="md">
                <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
                <Tabs.Tab value="enrollments">
                  Enrollments{' '}
                  <Text span size="sm" c="dimmed">
                    {enrollments.length}
                    {timeline.hasNextPage ? '+' : ''}
                  </Text>
                </Tabs.Tab>
              </Tabs.List>
              {timeline.isPending ? <SkeletonRows rows={8} height={28} /> : null}
              <ErrorNotice error={timeline.data ? null : timeline.error} title="The timeline can't be shown" />
              {timeline.data ? (
                <>
                  <Tabs.Panel value="timeline">
                    <PersonTimeline
                      items={items}
                      onEarlier={timeline.hasNextPage ? () => void timeline.fetchNextPage() : null}
                      loading={timeline.isFetchingNextPage}
                    />
                  </Tabs.Panel>
                  <Tabs.Panel value="enrollments">
                    <Stack gap={0}>
                      <PersonEnrollments enrollments={enrollments} />
                    </Stack>
                  </Tabs.Panel>
                </>
              ) : null}
            </Tabs>
          </div>
        </>
      ) : null}
    </div>
  );
}
