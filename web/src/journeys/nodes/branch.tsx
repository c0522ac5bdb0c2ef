import { IconArrowsSplit2 } from '@tabler/icons-react';
import { sentence } from '../forms/sentence';
import { branchesMax, casesOf } from './branchCases';
import { portProblem } from '../forms/portProblem';
import { BranchPanel } from './BranchPanel';
import { NodeCheck } from './checks';
import type { NodeKind } from './kind';
import { textOf } from './settings';

/** Ordered conditions; the first that holds names the port, else it is `otherwise`. */
export const branch: NodeKind = {
  kind: 'branch',
  label: 'Branch',
  group: 'Decisions',
  icon: IconArrowsSplit2,
  color: 'violet',
  help: 'Looks at what is known of the person and sends them down the first path whose condition holds.',
  initial: () => ({ branches: [{ port: 'yes' }] }),
  ports: (node) => [
    ...[...new Set(casesOf(node).map((item) => textOf(item.port)))]
      .filter((port) => port !== '' && port !== 'otherwise')
      .map((port) => ({ id: port, label: port, role: 'normal' as const })),
    { id: 'otherwise', label: 'Otherwise', role: 'normal' },
  ],
  describe: (node, definition) =>
    casesOf(node)
      .filter((item) => item.when !== undefined)
      .map((item) => `${textOf(item.port)}: ${sentence(item.when, definition)}`)
      .join(' · '),
  check: (node, definition) => {
    const check = new NodeCheck(node, definition);
    const cases = casesOf(node);
    if (cases.length === 0) {
      check.error('missing_setting', 'branches', 'Add at least one condition.');
    }
    if (cases.length > branchesMax) {
      check.error('too_many', 'branches', `A branch has at most ${branchesMax} conditions.`);
    }
    const seen = new Set(['otherwise']);
    cases.forEach((item, i) => {
      const port = textOf(item.port);
      check.required(`branches[${i}].port`, 'Name the port that this condition leaves by.');
      const problem = port === '' ? null : portProblem(port, seen);
      if (problem !== null) {
        check.error(problem.code, `branches[${i}].port`, problem.message);
      }
      seen.add(port);
      if (item.when === undefined) {
        check.error('missing_setting', `branches[${i}].when`, 'Say when this branch is taken.');
      }
      check.predicate(`branches[${i}].when`);
    });
    return check.problems;
  },
  results: [],
  Panel: BranchPanel,
};
