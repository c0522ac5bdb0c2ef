import { Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import type { Problem } from '@/api/problem';
import { isError } from '../document/problems';

export function ProblemLines({ problems }: { problems: readonly Problem[] }) {
  return problems.map((problem, i) => (
    <Text key={i} size="sm" className="flow-problem-line" data-severity={isError(problem) ? 'error' : 'warning'}>
      {isError(problem) ? <IconAlertCircle size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      <span>{problem.message}</span>
    </Text>
  ));
}
