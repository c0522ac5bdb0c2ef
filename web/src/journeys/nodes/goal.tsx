import { IconTargetArrow } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind } from './kind';
import { onward } from './ports';
import { settingsOf, textOf } from './settings';

/** Records that the person reached a goal, and goes on. */
export const goal: NodeKind = {
  kind: 'goal',
  label: 'Goal',
  group: 'Ends',
  icon: IconTargetArrow,
  color: 'green',
  help: 'Counts that the person got where you want them, and lets them go on.',
  initial: () => ({}),
  ports: () => [onward],
  describe: (node) => textOf(settingsOf(node)['name']),
  check: (node, definition) => new NodeCheck(node, definition).required('name', 'Name the goal.').problems,
  results: [
    { name: 'reachedAt', label: 'reached at', type: 'date' },
    { name: 'attempts', label: 'times reached', type: 'number' },
  ],
  Panel: () => null,
};
