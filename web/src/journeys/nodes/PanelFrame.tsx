import { useMemo } from 'react';
import { knownFields } from '../forms/fields';
import { sampleData } from '../forms/sampleData';
import { useAttributes, useSegments } from '../forms/workspace';
import { After } from './After';
import { merged } from './checks';
import { eventsOf } from './events';
import type { NodeKind, PanelProps } from './kind';
import { PanelContext, type PanelFacts } from './panelFacts';

type Lookup = (kind: string) => NodeKind | undefined;

/**
 * The kind with its panel in the frame that all share: what is known of the journey and the workspace around it, and below
 * it when the next steps follow. The other kinds are handed in, because a node reads what nodes of other kinds leave behind.
 */
export function framed(kind: NodeKind, kindOf: Lookup): NodeKind {
  return { ...kind, Panel: (props) => <PanelFrame {...props} kind={kind} kindOf={kindOf} /> };
}

function PanelFrame({ kind, kindOf, ...props }: PanelProps & { kind: NodeKind; kindOf: Lookup }) {
  const { node, definition, problems, readOnly } = props;
  const attributes = useAttributes();
  const segments = useSegments();
  const facts: PanelFacts = useMemo(
    () => ({
      problems: merged(kind.check(node, definition), problems, node.id),
      fields: knownFields(definition, attributes, kindOf, node.id),
      entryFields: knownFields(definition, attributes, kindOf),
      segments,
      events: eventsOf(definition),
      sample: sampleData(definition),
    }),
    [kind, kindOf, node, definition, problems, attributes, segments],
  );
  const ports = kind.ports(node, definition);
  return (
    <PanelContext value={facts}>
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
            onConnect={props.onConnect}
            labelOf={(name) => kindOf(name)?.label ?? name}
          />
        )}
      </div>
    </PanelContext>
  );
}
