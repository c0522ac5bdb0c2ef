import { ActionIcon, Group, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconChevronDown, IconCircleCheck } from '@tabler/icons-react';
import type { Problem } from '@/api/problem';
import { nodeOf } from '../document/edits';
import { isError, placeOf, resultWords } from '../document/problems';
import { selectProblems } from './currentProblems';
import { useDocument, useEditorState } from './EditorContext';
import { nodeLabel } from './ports';

/** All problems, errors first. */
export function useProblems(): Problem[] {
  const placed = useEditorState(selectProblems);
  const all = [...placed.journey, ...[...placed.byNode.values()].flat(), ...[...placed.byEdge.values()].flat()];
  return [...all.filter(isError), ...all.filter((problem) => !isError(problem))];
}

const placeWords = { node: 'Journey', edge: 'Connection', settings: 'Settings', journey: 'Journey' };

interface Props {
  onJump: (problem: Problem) => void;
  onClose: () => void;
}

/** What keeps the journey from being published, and what is only worth a look; each leads to its place. */
export function ProblemList({ onJump, onClose }: Props) {
  const problems = useProblems();
  const document = useDocument();
  const errors = problems.filter(isError).length;

  const where = (problem: Problem) => {
    const place = placeOf(document, problem);
    const node = place.at === 'node' ? nodeOf(document, place.node) : undefined;
    return node === undefined ? placeWords[place.at] : nodeLabel(node);
  };

  return (
    <section className="flow-problems" aria-label="Problems">
      <Group justify="space-between" px={12} py={4}>
        <Text size="sm" fw={600}>
          {problems.length === 0 ? 'No problems' : resultWords({ errors, all: problems.length })}
        </Text>
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label="Close the problem list">
          <IconChevronDown size={16} />
        </ActionIcon>
      </Group>
      <ScrollArea.Autosize mah={180} type="auto">
        {problems.length === 0 ? (
          <Text size="sm" c="dimmed" className="flow-problem-line" px={12} pb={8}>
            <IconCircleCheck size={16} aria-hidden /> <span>Nothing stands in the way of publishing.</span>
          </Text>
        ) : null}
        {problems.map((problem, i) => (
          <UnstyledButton key={i} className="flow-problem" onClick={() => onJump(problem)}>
            <span className="flow-problem-line" data-severity={isError(problem) ? 'error' : 'warning'}>
              {isError(problem) ? (
                <IconAlertCircle size={16} aria-label="Error" />
              ) : (
                <IconAlertTriangle size={16} aria-label="Warning" />
              )}
            </span>
            <b>{where(problem)}</b>
            <span>{problem.message}</span>
          </UnstyledButton>
        ))}
      </ScrollArea.Autosize>
    </section>
  );
}
