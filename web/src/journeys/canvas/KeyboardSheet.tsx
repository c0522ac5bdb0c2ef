import { Kbd, Modal, Table, Text, Title } from '@mantine/core';

interface Key {
  /** Alternatives; keys that are pressed together are written with a plus. */
  keys: string[];
  does: string;
}

const groups: { title: string; keys: Key[] }[] = [
  {
    title: 'Around the page',
    keys: [
      { keys: ['F6', 'Shift+F6'], does: 'Go on to the next part: bar, components, canvas, panel, problems; or back' },
      { keys: ['?'], does: 'This list' },
      { keys: ['Ctrl+Z', 'Ctrl+Shift+Z'], does: 'Undo, and do again' },
    ],
  },
  {
    title: 'Components',
    keys: [
      { keys: ['Enter'], does: 'Put the component after the selected node, or into the selected connection' },
      { keys: ['Tab'], does: 'Walk the components; typing into the field above them narrows them down' },
    ],
  },
  {
    title: 'Canvas',
    keys: [
      { keys: ['Tab', 'Shift+Tab'], does: 'Walk the nodes in the order of the flow, then the notes' },
      { keys: ['Enter'], does: 'Open what is selected: its settings, or while live the people there' },
      { keys: ['A'], does: 'Ask what comes next, and add it' },
      { keys: ['C'], does: 'Connect a port to another node, or lead it elsewhere' },
      { keys: ['E', 'Shift+E'], does: 'Walk the connections that leave the node; Enter opens one, Delete removes it' },
      { keys: ['Arrow keys'], does: 'Move the node; with Shift five times as far' },
      { keys: ['Space', 'Ctrl+A'], does: 'Add the node to the selection or take it out; select everything' },
      { keys: ['Ctrl+C', 'Ctrl+X', 'Ctrl+V'], does: 'Copy, cut and paste, also into another journey' },
      { keys: ['Ctrl+D'], does: 'Duplicate' },
      { keys: ['Delete'], does: 'Remove what is selected' },
      { keys: ['+', '-', '0'], does: 'Zoom in, zoom out, show everything' },
    ],
  },
  {
    title: 'Panel',
    keys: [
      { keys: ['Esc'], does: 'Back to the canvas; the panel stays open' },
      { keys: ['Arrow keys'], does: 'On its left edge: make the panel wider or narrower' },
    ],
  },
  {
    title: 'JSON',
    keys: [{ keys: ['Esc, then Tab'], does: 'Leave the text; Tab alone indents' }],
  },
];

/** Every key that the workflow knows: all that is done with the mouse is done with these too. */
export function KeyboardSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size="lg" centered>
      {groups.map(({ title, keys }) => (
        <section key={title}>
          <Title order={3} size="sm" mt="sm" mb={4}>
            {title}
          </Title>
          <Table verticalSpacing={5} aria-label={title}>
            <Table.Tbody>
              {keys.map(({ keys: alternatives, does }) => (
                <Table.Tr key={does}>
                  <Table.Td w="38%">
                    {alternatives.map((key, i) => (
                      <span key={key}>
                        {i === 0 ? '' : ' '}
                        <Kbd>{key}</Kbd>
                      </span>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{does}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      ))}
      <Text size="xs" c="dimmed" mt="md">
        On a Mac, Cmd takes the place of Ctrl.
      </Text>
    </Modal>
  );
}
