import type { FlowNode, Predicate } from '../document/document';
import { listOf, recordOf, settingsOf } from './settings';

/** One path of a branch: the port that it leaves by, and when. */
export interface BranchCase {
  port?: string;
  when?: Predicate;
}

export const branchesMax = 50;

export function casesOf(node: FlowNode): BranchCase[] {
  return listOf(settingsOf(node)['branches']).map((item) => recordOf(item) as BranchCase);
}

export function portProblem(port: string, taken: Set<string>): { code: string; message: string } | null {
  if (port.length > 64 || !/^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u.test(port)) {
    return {
      code: 'bad_port',
      message: 'Name a port with letters, digits, spaces, - and _, beginning with a letter or digit.',
    };
  }
  return taken.has(port)
    ? { code: 'duplicate_port', message: `The port '${port}' is used twice. Give each condition its own.` }
    : null;
}
