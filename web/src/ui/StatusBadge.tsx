import { Badge, type MantineSize } from '@mantine/core';

/** Journeys, runs and enrollments share their words, and each word has one colour. */
const colors: Record<string, string> = {
  draft: 'gray',
  pending: 'gray',
  scheduled: 'violet',
  active: 'green',
  running: 'green',
  waiting: 'cyan',
  paused: 'yellow',
  completed: 'blue',
  exited: 'gray',
  archived: 'gray',
  cancelled: 'gray',
  failed: 'red',
};

export function statusColor(status: string): string {
  return colors[status] ?? 'gray';
}

interface Props {
  status: string;
  size?: MantineSize;
}

/** The word, always, and a dot in its colour: nobody has to tell colours apart. */
export function StatusBadge({ status, size = 'sm' }: Props) {
  const color = statusColor(status);
  return (
    <Badge
      className="status-badge"
      data-status={status}
      color={color}
      variant="light"
      size={size}
      radius="sm"
      tt="none"
      fw={500}
      leftSection={
        <span aria-hidden className="status-dot" style={{ background: `var(--mantine-color-${color}-6)` }} />
      }
    >
      {status.charAt(0).toUpperCase() + status.slice(1)}
    </Badge>
  );
}
