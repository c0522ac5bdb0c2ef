import { Text } from '@mantine/core';
import { IconAlertTriangle, IconExclamationCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Problem } from '@/api/problem';
import classes from './forms.module.css';

/** The problems of exactly one place; `below` takes those of everything inside it too. */
export function problemsAt(problems: Problem[], path: string): Problem[] {
  return problems.filter((problem) => problem.path === path);
}

export function problemsBelow(problems: Problem[], path: string): Problem[] {
  return problems.filter(
    ({ path: at }) => at === path || (at.startsWith(path) && (at[path.length] === '.' || at[path.length] === '[')),
  );
}

/** What is wrong, in words, beside what it is about: red for what blocks publishing, yellow for what is only worth a look. */
export function ProblemAtField({ problems, id }: { problems: Problem[]; id?: string }) {
  if (problems.length === 0) {
    return null;
  }
  return (
    <div id={id} role="status">
      {problems.map((problem) => {
        const warning = problem.severity === 'warning';
        const Sign = warning ? IconAlertTriangle : IconExclamationCircle;
        return (
          <Text key={problem.code + problem.message} className={classes['problem']} data-warning={warning || undefined}>
            <Sign size={14} aria-label={warning ? 'Warning' : 'Error'} />
            <span>{problem.message}</span>
          </Text>
        );
      })}
    </div>
  );
}

/**
 * The same for an input of Mantine: errors make it invalid, warnings stand below it. Its path in the document marks it, so
 * that a list of problems can jump to it.
 */
export function problemProps(
  problems: Problem[],
  path?: string,
): {
  wrapperProps?: { 'data-path': string };
  error?: string;
  inputContainer?: (children: ReactNode) => ReactNode;
} {
  const errors = problems.filter((problem) => problem.severity !== 'warning');
  const warnings = problems.filter((problem) => problem.severity === 'warning');
  return {
    ...(path === undefined ? {} : { wrapperProps: { 'data-path': path } }),
    ...(errors.length > 0 ? { error: errors.map((problem) => problem.message).join(' ') } : {}),
    ...(warnings.length > 0
      ? {
          inputContainer: (children: ReactNode) => (
            <>
              {children}
              <ProblemAtField problems={warnings} />
            </>
          ),
        }
      : {}),
  };
}
