import { ActionIcon, Alert, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconCopy, IconLock, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, FlowNode } from '../document/document';
import { delayEdge, disconnect, portKey } from '../document/edges';
import { changeSettings, nameNode } from '../document/edits';
import { followPorts, type RenamedPorts } from '../document/followPorts';
import { placeOf } from '../document/problems';
import { kindOf } from '../nodes/kinds';
import { selectProblems } from './currentProblems';
import { useDocument, useEditor, useEditorState } from './EditorContext';
import { connectPort, duplicateSelected, removeSelected } from './gestures';
import { nodeLabel, portIds } from './ports';
import { IdInput } from './IdInput';
import { ProblemLines } from './ProblemLines';
import { useWanted } from './useWanted';

const noProblems: Problem[] = [];

/** Everything about one node: its name and id, what is wrong, and the settings of its kind. */
export function NodePanel({ node, journeyId }: { node: FlowNode; journeyId: string }) {
  const editor = useEditor();
  const document = useDocument();
  const readOnly = useEditorState((state) => state.readOnly);
  const entryLocked = useEditorState((state) => state.entryLocked) && node.kind === 'start';
  const own = useEditorState((state) => selectProblems(state).byNode.get(node.id) ?? noProblems);
  const byEdge = useEditorState((state) => selectProblems(state).byEdge);
  const body = useWanted(node.id);
  const kind = kindOf(node.kind);
  const problems = useMemo(() => {
    const leaving = document.edges.filter((edge) => edge.from === node.id);
    return [...own, ...leaving.flatMap((edge) => byEdge.get(portKey(edge)) ?? [])];
  }, [own, byEdge, document.edges, node.id]);
  const general = problems.filter((problem) => {
    const place = placeOf(document, problem);
    return place.at === 'node' && place.setting === '';
  });
  const Panel = kind?.Panel;
  const label = nodeLabel(node);
  const following = (after: Definition, renamed?: RenamedPorts) =>
    followPorts(editor.document(), after, node.id, (either) => portIds(either, node.id), renamed);

  return (
    <Stack gap="md" ref={body}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" c="dimmed">
          {kind?.help ?? `This console does not know the kind '${node.kind}'. Change it in the JSON view.`}
        </Text>
        {readOnly || node.kind === 'start' ? null : (
          <Group gap={2} wrap="nowrap">
            <Tooltip label="Duplicate (Ctrl+D)">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Duplicate"
                onClick={() => duplicateSelected(editor)}
              >
                <IconCopy size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Remove (Delete)">
              <ActionIcon variant="subtle" color="gray" aria-label="Remove" onClick={() => removeSelected(editor)}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </Group>
      {entryLocked ? (
        <Alert color="yellow" variant="light" icon={<IconLock size={16} />}>
          Who enters is locked while this journey is active. Pause it to change that, then publish and resume.
        </Alert>
      ) : null}
      <ProblemLines problems={general} />
      <Group grow align="flex-start" wrap="nowrap">
        <TextInput
          label="Name"
          size="sm"
          data-path={`nodes.${node.id}.name`}
          placeholder={kind?.label ?? node.kind}
          value={node.name ?? ''}
          maxLength={255}
          disabled={readOnly}
          onChange={(event) =>
            editor.edit(`Rename ${label}`, nameNode(editor.document(), node.id, event.currentTarget.value), {
              merge: `name.${node.id}`,
              say: null,
            })
          }
        />
        <IdInput key={node.id} node={node} document={document} readOnly={readOnly} />
      </Group>
      {Panel === undefined ? (
        <Alert color="yellow" variant="light">
          Its settings are in the JSON view.
        </Alert>
      ) : (
        <Panel
          key={node.id}
          node={node}
          definition={document}
          journeyId={journeyId}
          problems={problems}
          readOnly={readOnly}
          entryLocked={entryLocked}
          onSettings={(settings, renamed) => {
            const next = following(changeSettings(editor.document(), node.id, settings), renamed);
            editor.edit(`Change ${label}`, next, {
              merge: `settings.${node.id}.${changedMember(node, settings)}`,
              say: null,
            });
          }}
          onDelay={(port, delay) =>
            editor.edit(
              `Change the delay after ${label}`,
              delayEdge(editor.document(), portKey({ from: node.id, port }), delay),
              { merge: `delay.${node.id}.${port}`, say: null },
            )
          }
          onConnect={(port, to) =>
            to === null
              ? editor.edit(`Disconnect ${label}`, disconnect(editor.document(), [portKey({ from: node.id, port })]), {
                  select: { nodes: [node.id] },
                })
              : connectPort(editor, node.id, port, to)
          }
          onEntry={(entry, renamed) =>
            editor.edit('Change who enters', following({ ...editor.document(), entry }, renamed), {
              merge: 'entry',
              say: null,
            })
          }
        />
      )}
    </Stack>
  );
}

/** Which setting was touched: typing goes on in one entry of the history as long as it is the same. */
function changedMember(node: FlowNode, settings: Record<string, unknown>): string {
  const before = node.settings ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(settings)])]
    .filter((key) => before[key] !== settings[key])
    .join();
}
