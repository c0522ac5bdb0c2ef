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
