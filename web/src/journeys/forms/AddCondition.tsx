import { Button, Menu } from '@mantine/core';
import { IconBolt, IconBraces, IconFolders, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import type { Predicate } from '../document/document';

const kinds: { label: string; help: string; icon: typeof IconBolt; make: () => Predicate }[] = [
  {
    label: 'Compare a field',
    help: 'Plan is pro, outcome of the call is answered',
    icon: IconBraces,
    make: () => ({ field: '', op: 'equals', value: '' }),
  },
  {
    label: 'In a segment',
    help: 'The person is in a segment now',
    icon: IconUsersGroup,
    make: () => ({ segment: '' }),
  },
  {
    label: 'Did something',
    help: 'An event happened, how often and since when',
    icon: IconBolt,
    make: () => ({ event: '' }),
  },
  {
    label: 'A group',
    help: 'Conditions of which one is enough',
    icon: IconFolders,
    make: () => ({ any: [{ field: '', op: 'equals', value: '' }] }),
  },
];

/** One more condition, of the kind that is chosen. */
export function AddCondition({ label, onAdd }: { label: string; onAdd: (predicate: Predicate) => void }) {
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ label: name, help, icon: Sign, make }) => (
          <Menu.Item key={name} leftSection={<Sign size={16} />} onClick={() => onAdd(make())}>
            {name}
            <div style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{help}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
