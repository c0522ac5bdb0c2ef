import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBarToRight,
  IconArrowDown,
  IconArrowsExchange,
  IconArrowUp,
  IconDots,
  IconFolders,
  IconLogout,
  IconTrash,
} from '@tabler/icons-react';
import type { Predicate } from '../document/document';
import { isGroup, partsOf } from './predicate';

export interface Move {
  to: 'up' | 'down' | 'in' | 'out';
  go: () => void;
}

const moveWords = {
  up: { label: 'Move up', icon: IconArrowUp },
  down: { label: 'Move down', icon: IconArrowDown },
  in: { label: 'Move into the group above', icon: IconArrowBarToRight },
  out: { label: 'Move out of this group', icon: IconLogout },
};

interface Props {
  value: Predicate;
  onChange: (value: Predicate | undefined) => void;
  place: string;
  moves: Move[];
}

/** What can be done with a part of a condition as a whole. */
export function PartMenu({ value, onChange, place, moves }: Props) {
  const turned = 'not' in value ? value.not : { not: value };
  const alone = isGroup(value) && partsOf(value).length === 1 ? partsOf(value)[0] : undefined;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" my={4} aria-label={`Change condition ${place}`.trim()}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {moves.map(({ to, go }) => {
          const { label, icon: Sign } = moveWords[to];
          return (
            <Menu.Item key={to} leftSection={<Sign size={16} />} onClick={go}>
              {label}
            </Menu.Item>
          );
        })}
        <Menu.Item leftSection={<IconArrowsExchange size={16} />} onClick={() => onChange(turned)}>
          {'not' in value ? 'Take the “not” away' : 'Turn round: must not hold'}
        </Menu.Item>
        {alone !== undefined ? (
          <Menu.Item leftSection={<IconFolders size={16} />} onClick={() => onChange(alone)}>
            Take the group away
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconFolders size={16} />}
            onClick={() => onChange(isGroup(value) && 'any' in value ? { all: [value] } : { any: [value] })}
          >
            Put into a group
          </Menu.Item>
        )}
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onChange(undefined)}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
