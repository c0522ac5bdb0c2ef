import { IconUserEdit } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind } from './kind';
import { onward } from './ports';
import { listOf, recordOf, settingsOf, textsOf } from './settings';

/** Changes the person and the enrollment: attributes, segments, journey data. */
export const update: NodeKind = {
  kind: 'update',
  label: 'Update',
  group: 'Data and systems',
  icon: IconUserEdit,
  color: 'grape',
  help: 'Changes the person’s attributes and segments, or the data that this journey carries.',
  initial: () => ({}),
  ports: () => [onward],
  describe: (node) => {
    const settings = settingsOf(node);
    const names = (setting: string) => Object.keys(recordOf(settings[setting])).join(', ');
    const list = (setting: string) => textsOf(settings[setting]).join(', ');
    return [
      names('set') && `Set ${names('set')}`,
      names('increment') && `Add to ${names('increment')}`,
      list('unset') && `Remove ${list('unset')}`,
      list('addSegments') && `Into ${list('addSegments')}`,
      list('removeSegments') && `Out of ${list('removeSegments')}`,
      names('setData') && `Note ${names('setData')}`,
    ]
      .filter(Boolean)
      .join(' · ');
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition);
    const settings = settingsOf(node);
    const changes =
      ['set', 'increment', 'setData'].flatMap((setting) => Object.keys(recordOf(settings[setting]))).length +
      ['unset', 'addSegments', 'removeSegments'].flatMap((setting) => listOf(settings[setting])).length;
    return changes === 0
      ? check.error('missing_setting', 'set', 'Say what to change: attributes, segments or journey data.').problems
      : check.problems;
  },
  results: [],
  sets: (node) => Object.keys(recordOf(settingsOf(node)['setData'])),
  Panel: () => null,
};
