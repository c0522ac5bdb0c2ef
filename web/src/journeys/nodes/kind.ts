import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, FlowNode, Settings } from '../document/document';

/** Where a kind stands in the palette, in this order. */
export const groups = ['Calls and messages', 'Time', 'Decisions', 'Data and systems', 'Ends'] as const;
export type Group = (typeof groups)[number];

/** A way out of a node. `status` ports of a message make it wait; `catchAll` takes what has no edge of its own. */
export interface Port {
  id: string;
  label: string;
  role: 'normal' | 'status' | 'failure' | 'catchAll';
}

export interface PanelProps {
  node: FlowNode;
  definition: Definition;
  /** The problems of this node; a path is relative to the document: `nodes.ID.settings.body`. */
  problems: Problem[];
  readOnly: boolean;
  /** Replaces the node's settings; typing in one field is one entry of the history. */
  onSettings: (settings: Settings) => void;
}

/** All that the console knows of a kind of node; one file a kind, one line in `kinds.ts`. */
export interface NodeKind {
  kind: string;
  label: string;
  group: Group;
  icon: Icon;
  /** A Mantine colour name. */
  color: string;
  /** What it does, in a sentence or two that a marketer understands. */
  help: string;
  /** The settings of a node that was just dropped. */
  initial: () => Settings;
  /** Its ports in the order in which they are drawn; a branch has those of its conditions. */
  ports: (node: FlowNode) => Port[];
  /** One line on the node's card: "Wait 1 day", "Hi {{ journey.name }}". Empty while nothing is set. */
  describe: (node: FlowNode, definition: Definition) => string;
  Panel: ComponentType<PanelProps>;
}
