import { IconDoorExit } from '@tabler/icons-react';
import type { NodeKind } from './kind';
import { settingsOf, textOf } from './settings';

/** Completes the enrollment, with an outcome that reports can count. */
export const exit: NodeKind = {
  kind: 'exit',
  label: 'Exit',
  group: 'Ends',
  icon: IconDoorExit,
  color: 'gray',
  help: 'Ends the journey for the person, with an outcome that you can count.',
  initial: () => ({}),
  ports: () => [],
  describe: (node) => textOf(settingsOf(node)['outcome']) || 'completed',
  check: () => [],
  results: [],
  Panel: () => null,
};
