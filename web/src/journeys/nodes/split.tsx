import { IconUsersGroup } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind } from './kind';
import { settingsOf, textOf } from './settings';

/** Is the person in a segment? */
export const split: NodeKind = {
  kind: 'split',
  label: 'Segment split',
  group: 'Decisions',
  icon: IconUsersGroup,
  color: 'violet',
  help: 'Sends people who are in a segment one way and everybody else the other.',
  initial: () => ({}),
  ports: () => [
    { id: 'true', label: 'In the segment', role: 'normal' },
    { id: 'false', label: 'Not in it', role: 'normal' },
  ],
  describe: (node) => {
    const segment = textOf(settingsOf(node)['segment']);
    return segment && `In segment ${segment}?`;
  },
  check: (node, definition) =>
    new NodeCheck(node, definition).required('segment', 'Choose the segment that decides.').problems,
  results: [],
  Panel: () => null,
};
