import { Table, VisuallyHidden } from '@mantine/core';

/** The head of the column in which each row has its buttons or its menu: only who listens needs it. */
export function ActionsHead() {
  return (
    <Table.Th>
      <VisuallyHidden>Actions</VisuallyHidden>
    </Table.Th>
  );
}
