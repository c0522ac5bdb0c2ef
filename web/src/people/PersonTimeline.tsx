import { Button, Group, Text } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState } from '@/ui/EmptyState';
import {
  addressesOf,
  enrollmentQuery,
  useDefinitions,
  useRunNames,
  useSentMessages,
} from './journal/enrollmentQueries';
import { SentenceItem } from './journal/SentenceItem';
import './journal/journal.css';
import type { TimelineItem } from './peopleQueries';
import { moments, type Moment } from './timeline';

/** So many enrollments are told in full at once; the others by their beginning until they are asked for. */
const fullMax = 10;
const linesMax = 200;
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** All that happened to a person, newest first, day by day. */
export function PersonTimeline({
  items,
  onEarlier,
  loading,
}: {
  items: TimelineItem[];
  /** Loads what came before; null where all of it is here. */
  onEarlier: (() => void) | null;
  loading: boolean;
}) {
  const [full, setFull] = useState(fullMax);
  const [lines, setLines] = useState(linesMax);
  const found = items.flatMap((item) => (item.enrollment ? [item.enrollment] : []));
  const told = found.slice(0, full);
  const details = useQueries({
    queries: told.map(
      (enrollment) =>
        ({ ...enrollmentQuery(enrollment.id), refetchInterval: enrollment.endedAt ? false : 2_000 }) as const,
    ),
  });
  const enrollments = new Map(
    details.flatMap((detail) => (detail.data ? [[detail.data.id, detail.data] as const] : [])),
  );
  const definitions = useDefinitions([...enrollments.values()]);
  const runName = useRunNames([...enrollments.values()]);
  const sent = useSentMessages([...enrollments.values()].flatMap((enrollment) => addressesOf(enrollment.journal)));

  if (items.length === 0) {
    return (
      <EmptyState icon={IconTimeline} title="Nothing has happened yet">
        Events that your systems send, and every step of every journey, will stand here, each with its reason.
      </EmptyState>
    );
  }
  const all = moments(items, enrollments, definitions, runName);
  return (
    <>
      {days(all.slice(0, lines)).map(([name, dayMoments]) => (
        <section key={name} aria-label={name}>
          <Text size="xs" fw={600} c="dimmed" className="timeline-day">
            {name}
          </Text>
          <ul className="sentences">
            {dayMoments.map((moment, index) => (
              <SentenceItem key={index} sentence={moment} sent={sent} where={moment.where} />
            ))}
          </ul>
        </section>
      ))}
      <Group mt="md" gap="xs">
        {all.length > lines ? (
          <Button variant="default" size="xs" onClick={() => setLines(lines + linesMax)}>
            Show more
          </Button>
        ) : onEarlier ? (
          <Button
            variant="default"
            size="xs"
            loading={loading}
            onClick={() => {
              setLines(lines + linesMax);
              onEarlier();
            }}
          >
            Show earlier
          </Button>
        ) : null}
        {found.length > full ? (
          <Button variant="default" size="xs" onClick={() => setFull(full + fullMax)}>
            Tell older enrollments in full
          </Button>
        ) : null}
      </Group>
    </>
  );
}

function days(all: Moment[]): [string, Moment[]][] {
  const grouped = new Map<string, Moment[]>();
  for (const moment of all) {
    const name = day.format(new Date(moment.at));
    grouped.set(name, [...(grouped.get(name) ?? []), moment]);
  }
  return [...grouped];
}
