import { notifications } from '@mantine/notifications';
import { ApiProblem, type Problem } from '@/api/problem';

/** Why something failed, in a sentence that somebody can act on. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem) {
    return error.problems.length === 1 ? (error.problems[0]?.message ?? error.message) : error.message;
  }
  if (error instanceof TypeError) {
    return "The server can't be reached. Check that it runs; nothing was changed.";
  }
  return error instanceof Error ? error.message : 'Something unexpected happened. Try again.';
}

/**
 * The message for one field: `problemAt(error, 'name')` finds the problem with the path `name`, or one below it such as
 * `name.0`.
 */
export function problemAt(error: unknown, path: string): string | undefined {
  return error instanceof ApiProblem ? problemIn(error.problems, path) : undefined;
}

/** The same, where the problems are known otherwise than by a request that was refused. */
export function problemIn(problems: readonly Problem[], path: string): string | undefined {
  return problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))?.message;
}

/** A note in the corner: what was tried, and why it did not happen. */
export function notifyFailure(title: string, error: unknown) {
  notifications.show({ color: 'red', title, message: reasonOf(error), autoClose: 10_000, role: 'alert' });
}

/** A note in the corner: it is done. */
export function notifyDone(message: string) {
  notifications.show({ color: 'brand', message, autoClose: 4_000 });
}
