import { Badge, Text } from '@mantine/core';
import { exactTime, RelativeTime } from '@/ui/RelativeTime';
import { useJourneyNow } from '@/ui/clock';
import { spanText } from '@/ui/span';
import type { Schemas } from '@/api/client';
import { addressesOf, useDefinitions, useRunNames, useSentMessages, type Enrollment } from './enrollmentQueries';
import { SentenceItem } from './SentenceItem';
import { sentences, type Sentence } from './sentences';
import { kindLabel, nodeName, plain } from './words';
import './journal.css';

type Visit = Schemas['VisitView'];

/** An enrollment's own path: node after node, each with how long it took, what happened there and why it went on. */
export function PathView({ enrollment }: { enrollment: Enrollment }) {
  const definitionOf = useDefinitions([enrollment])(enrollment.journeyId);
  const sent = useSentMessages(addressesOf(enrollment.journal));
  const runName = useRunNames([enrollment])(enrollment.runId);
  const told = sentences(enrollment.journal, definitionOf, runName);
  const definition = definitionOf(enrollment.version);
  if (enrollment.visits.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing has happened yet. It begins when its turn comes.
      </Text>
    );
  }
  return (
    <ol className="path">
      {enrollment.visits.map((visit) => {
        const kind = definition?.nodes.find((node) => node.id === visit.node)?.kind;
        return (
          <li key={visit.visit} className="path-visit" data-open={visit.endedAt === null || undefined}>
            <div className="path-head">
              <Text size="sm" fw={600}>
                {nodeName(definition, visit.node)}
              </Text>
              {kind ? (
                <Badge variant="default" size="xs" tt="none" fw={500}>
                  {kindLabel(kind)}
                </Badge>
              ) : null}
              <Text size="xs" c="dimmed" title={exactTime(visit.enteredAt)}>
                <Stay visit={visit} enrollment={enrollment} />
              </Text>
            </div>
            <ul className="sentences">
              {told
                .filter((sentence) => belongs(sentence, visit))
                .map((sentence, index) => (
                  <SentenceItem key={index} sentence={sentence} sent={sent} />
                ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

/** The arrival is the heading itself; what began the enrollment stands at its first node. */
function belongs(sentence: Sentence, visit: Visit): boolean {
  const at = sentence.visit === 0 ? 1 : sentence.visit;
  return at === visit.visit && sentence.step !== 'arrived';
}

function Stay({ visit, enrollment }: { visit: Visit; enrollment: Enrollment }) {
  const now = useJourneyNow();
  const from = Date.parse(visit.enteredAt);
  if (visit.endedAt !== null) {
    const seconds = (Date.parse(visit.endedAt) - from) / 1_000;
    const how = visit.ended === 'left' && visit.by && visit.by !== 'next' ? `, left by ${plain(visit.by)}` : '';
    return `${seconds < 1 ? 'at once' : spanText(seconds)}${how}`;
  }
  return (
    <>
      here for {spanText((now - from) / 1_000)}
      {enrollment.nextWakeAt ? (
        <>
          {', goes on '}
          <RelativeTime at={enrollment.nextWakeAt} size="xs" />
        </>
      ) : null}
    </>
  );
}
