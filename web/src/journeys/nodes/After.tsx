import { Select, Text } from '@mantine/core';
import type { Problem } from '@/api/problem';
import type { Definition, FlowEdge, FlowNode, Span } from '../document/document';
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
  onConnect: (port: string, to: string | null) => void;
  /** What a node of a kind is called that has no name of its own. */
  labelOf: (kind: string) => string;
}

/** What follows by each way out and how long after it, so that every status can have an action and an interval of its own. */
export function After(props: Props) {
  const { node, definition, ports } = props;
  const edges = definition.edges.map((edge, i) => ({ edge, i }));
  const byStatus = ports.some((port) => port.role === 'status');
  return (
    <Section
      title={byStatus ? 'Conditional actions' : 'After'}
      help={
        byStatus
          ? 'What follows by each status, and how long after it. A status that nothing follows is not waited for.'
          : 'What follows by each way out, and how long after it.'
      }
    >
      <div className={classes['ways']}>
        {ports.map((port) => (
          <Way
            key={port.id}
            {...props}
            port={port}
            found={edges.find(({ edge }) => edge.from === node.id && edge.port === port.id)}
          />
        ))}
      </div>
    </Section>
  );
}

/** More than fit on a screen are found by typing. */
const shownMax = 50;

function Way(props: Props & { port: Port; found: { edge: FlowEdge; i: number } | undefined }) {
  const { definition, port, found, problems, readOnly, onDelay, onConnect, labelOf } = props;
  return (
    <div className={classes['way']}>
      <Text size="sm" className={classes['wayName']}>
        {port.label}
      </Text>
      <Select
        aria-label={`What follows after ${port.label}`}
        placeholder="Nothing"
        searchable
        clearable
        limit={shownMax}
        nothingFoundMessage="No node is called that."
        data={definition.nodes
          .filter((target) => target.kind !== 'start')
          .map((target) => ({ value: target.id, label: nodeTitle(target, labelOf(target.kind)) }))}
        value={found?.edge.to ?? null}
        disabled={readOnly}
        onChange={(to) => onConnect(port.id, to)}
      />
      {found === undefined ? null : (
        <div className={classes['wayDelay']}>
          <SpanInput
            hideLabel
            label={`Delay after ${port.label}`}
            placeholder="At once"
            unit="hours"
            value={found.edge.delay}
            onChange={(delay) => onDelay(port.id, delay)}
            path={`edges[${found.i}].delay`}
            problems={problems}
            readOnly={readOnly}
          />
        </div>
      )}
    </div>
  );
}
