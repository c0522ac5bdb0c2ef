import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Problem } from '@/api/problem';
import type { FlowEdge, SpanUnit } from '../document/document';
import { delayEdge } from '../document/edges';
import { nodeOf } from '../document/edits';
import { spanUnits } from '../forms/span';
import { selectProblems } from './currentProblems';
import { useDocument, useEditor, useEditorState } from './EditorContext';
import { removeSelected } from './gestures';
import { nodeLabel, portLabel } from './ports';
import { ProblemLines } from './ProblemLines';

const noProblems: Problem[] = [];

/** One connection: from where to where, and how long the way takes. */
export function EdgePanel({ edge, id }: { edge: FlowEdge; id: string }) {
  const editor = useEditor();
  const document = useDocument();
  const readOnly = useEditorState((state) => state.readOnly);
  const problems = useEditorState((state) => selectProblems(state).byEdge.get(id) ?? noProblems);
  const [from, to] = [nodeOf(document, edge.from), nodeOf(document, edge.to)];
  const { delay } = edge;

  const change = (amount: number, unit: SpanUnit) =>
    editor.edit('Change a delay', delayEdge(editor.document(), id, amount > 0 ? { amount, unit } : undefined), {
      merge: `edge.${id}`,
      say: null,
    });

  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        Who leaves {from === undefined ? edge.from : nodeLabel(from)} by “{portLabel(from, document, edge.port)}” goes
        on to {to === undefined ? edge.to : nodeLabel(to)}.
      </Text>
      <ProblemLines problems={problems} />
      <Group grow align="flex-end">
        <NumberInput
          label="After a delay of"
          size="sm"
          min={0}
          value={delay?.amount ?? 0}
          readOnly={readOnly}
          onChange={(value) => change(Number(value) || 0, delay?.unit ?? 'hours')}
        />
        <Select
          aria-label="Unit of the delay"
          size="sm"
          data={spanUnits}
          value={delay?.unit ?? 'hours'}
          allowDeselect={false}
          readOnly={readOnly}
          disabled={delay === undefined}
          onChange={(unit) => change(delay?.amount ?? 0, (unit ?? 'hours') as SpanUnit)}
        />
      </Group>
      {readOnly ? null : (
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} />}
            onClick={() => removeSelected(editor)}
          >
            Remove this connection
          </Button>
        </Group>
      )}
    </Stack>
  );
}
