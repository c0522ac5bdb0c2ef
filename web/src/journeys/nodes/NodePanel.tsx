import { Alert, Code, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { knownFields } from '../forms/fields';
import { ProblemAtField, problemsAt } from '../forms/ProblemAtField';
import { sampleData } from '../forms/sampleData';
import { useAttributes, useSegments } from '../forms/workspace';
import { After } from './After';
import { merged } from './checks';
import { eventsOf } from './events';
import { kindOf } from './kinds';
import type { PanelProps } from './kind';
import { PanelContext, type PanelFacts } from './panelFacts';

/** Everything that can be set at a node: what its kind has, and when the next steps follow. */
export function NodePanel(props: PanelProps) {
  const { node, definition, problems, readOnly } = props;
  const kind = kindOf(node.kind);
  const attributes = useAttributes();
  const segments = useSegments();
  const facts: PanelFacts = useMemo(
    () => ({
      problems: merged(kind?.check(node, definition) ?? [], problems, node.id),
      fields: knownFields(definition, attributes, kindOf, node.id),
      segments,
      events: eventsOf(definition),
      sample: sampleData(definition),
    }),
    [kind, node, definition, problems, attributes, segments],
  );
  if (kind === undefined) {
    return (
      <Alert color="yellow" title={`The kind '${node.kind}' is not known here`}>
        Its settings stay as they are: <Code block>{JSON.stringify(node.settings ?? {}, null, 2)}</Code>
      </Alert>
    );
  }
  const ports = kind.ports(node, definition);
  const whole = [
    ...problemsAt(facts.problems, `nodes.${node.id}`),
    ...problemsAt(facts.problems, `nodes.${node.id}.settings`),
  ];
  return (
    <PanelContext value={facts}>
      <Stack gap={14}>
        <Text size="sm" c="dimmed">
          {kind.help}
        </Text>
        <ProblemAtField problems={whole} />
        <div>
          <kind.Panel {...props} />
          {ports.length > 0 && (
            <After
              node={node}
              definition={definition}
              ports={ports}
              problems={facts.problems}
              readOnly={readOnly}
              onDelay={props.onDelay}
              labelOf={(name) => kindOf(name)?.label ?? name}
            />
          )}
        </div>
      </Stack>
    </PanelContext>
  );
}
