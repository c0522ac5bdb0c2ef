import { Table, Text, UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import type { Definition } from '@/journeys/document/document';
import { endText, nodeName } from '@/people/journal/words';
import { idText } from '@/people/personId';
import { RelativeTime } from '@/ui/RelativeTime';
import { StatusBadge } from '@/ui/StatusBadge';
import type { Recipient } from './runQueries';

/** What the list called the person, else what their profile does, or else how they are reached. */
export function personText(recipient: Recipient, definition: Definition | undefined): string {
  return personName(recipient, definition) || idText(recipient.profileId);
}

function personName({ data, profileName }: Recipient, definition: Definition | undefined): string {
  // The default of a field, such as 'there' in "Hi there", is what everybody is called who has no name.
  const text = (name: string) => {
    const value = data[name];
    const standIn = definition?.fields.find((field) => field.name === name)?.default;
    return typeof value === 'string' && value !== standIn ? value : '';
  };
  return (
    `${text('first_name')} ${text('last_name')}`.trim() || text('name') || text('full_name') || (profileName ?? '')
  );
}

interface Props {
  recipient: Recipient;
  definition: Definition | undefined;
  onOpen: (id: string) => void;
}

/** Drawn anew only when its recipient has changed: a page of them is asked for each second. */
export const RecipientRow = memo(function RecipientRow({ recipient, definition, onOpen }: Props) {
  const name = personName(recipient, definition);
  return (
    <Table.Tr className="recipient-row" onClick={() => onOpen(recipient.id)}>
      <Table.Td maw={240}>
        <UnstyledButton
          onClick={(event) => {
            event.stopPropagation();
            onOpen(recipient.id);
          }}
          w="100%"
        >
          <Text size="sm" fw={500} truncate>
            {personText(recipient, definition)}
          </Text>
          {name ? (
            <Text size="xs" c="dimmed" truncate>
              {idText(recipient.profileId)}
            </Text>
          ) : null}
        </UnstyledButton>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={recipient.status} />
      </Table.Td>
      <Table.Td maw={220}>
        <Text size="sm" truncate>
          {nodeName(definition, recipient.node) || '–'}
        </Text>
      </Table.Td>
      <Table.Td>
        <RelativeTime at={recipient.nextWakeAt} />
      </Table.Td>
      <Table.Td ta="right">{recipient.attempts}</Table.Td>
      <Table.Td maw={220}>
        <Text size="sm" c={recipient.reason ? undefined : 'dimmed'} truncate>
          {endText(recipient.status, recipient.reason) || '–'}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
});
