import { Badge, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useUser } from '@/app/session';
import { useLiveState } from '../live/liveState';

/** Who else has this journey open for editing: two at once overwrite each other, and are better told before. */
export function OtherEditors() {
  const editors = useLiveState((state) => state.editors);
  const own = useUser()?.id;
  const others = [
    ...new Map(editors.filter(({ id }) => id !== own).map((editor) => [editor.id, editor.name])).values(),
  ];
  if (others.length === 0) {
    return null;
  }
  const names = others.join(', ');
  return (
    <Tooltip
      label={`${names} ${others.length === 1 ? 'has' : 'have'} this journey open for editing. Agree on who edits.`}
    >
      <Badge color="yellow" variant="light" tt="none" className="status-badge" leftSection={<IconPencil size={12} />}>
        {names} {others.length === 1 ? 'is' : 'are'} editing too
      </Badge>
    </Tooltip>
  );
}
