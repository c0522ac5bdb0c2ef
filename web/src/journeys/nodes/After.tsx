import { Text } from '@mantine/core';
import type { Problem } from '@/api/problem';
import type { Definition, FlowNode, Span } from '../document/document';
import { nodeTitle } from '../forms/fields';
import { SpanInput } from '../forms/SpanInput';
import type { Port } from './kind';
import classes from './nodes.module.css';
import { Section } from './Section';

interface Props {
  node: FlowNode;
  definition: Definition;
  ports: Port[];
  problems: Problem[];
  readOnly: boolean;
  onDelay: (port: string, delay: Span | undefined) => void;
  /** What a node of a kind is called that has no name of its own. */
  labelOf: (kind: string) => string;
}

/** When the next step follows: a delay on each connected port, so that every status can have an interval of its own. */
export function After({ node, definition, ports, problems, readOnly, onDelay, labelOf }: Props) {
  const edges = definition.edges.map((edge, i) => ({ edge, i })).filter(({ edge }) => edge.from === node.id);
  const connected = ports.flatMap((port) => {
    const found = edges.find(({ edge }) => edge.port === port.id);
    return found === undefined ? [] : [{ port, ...found }];
  });
  const targetOf = (id: string) => {
    const target = definition.nodes.find((candidate) => candidate.id === id);
    return target === undefined ? id : nodeTitle(target, labelOf(target.kind));
  };
  return (
    <Section title="After" help="How long people wait here, by the way they leave, before the next step begins.">
      {connected.length === 0 ? (
        <Text size="xs" c="dimmed">
          Nothing is connected yet. Connect a port on the canvas, and set here when the next step follows.
        </Text>
      ) : (
        <div className={classes['delays']}>
          {connected.map(({ port, edge, i }) => (
            <div key={port.id} className={classes['delay']}>
              <div>
                {port.label}
                <Text size="xs" c="dimmed">
                  to {targetOf(edge.to)}
                </Text>
              </div>
              <SpanInput
                hideLabel
                label={`Delay after ${port.label}`}
                placeholder="At once"
                unit="hours"
                value={edge.delay}
                onChange={(delay) => onDelay(port.id, delay)}
                path={`edges[${i}].delay`}
                problems={problems}
                readOnly={readOnly}
              />
            </div>
          ))}
        </div>
      )}
    </Section>
  );
}
