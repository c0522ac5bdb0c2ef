import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, FieldType, FlowNode, Settings, Span } from '../document/document';
import type { RenamedPorts } from '../document/followPorts';

/** Where a kind stands in the palette, in this order. */
export const groups = ['Calls and messages', 'Time', 'Decisions', 'Data and systems', 'Ends'] as const;
export type Group = (typeof groups)[number];

/** A way out of a node. `status` ports of a message make it wait; `catchAll` takes what has no edge of its own. */
export interface Port {
  id: string;
  label: string;
  role: 'normal' | 'status' | 'failure' | 'catchAll';
}

/** Something that a node leaves behind, read as `nodes.ID.NAME` by the nodes after it. */
export interface Result {
  name: string;
  label: string;
  type: FieldType;
  /** The texts that it can be, where there are only a few. */
  values?: string[];
}

export interface PanelProps {
  node: FlowNode;
  definition: Definition;
  /** Whose draft this is, for previews of templates; null while it is not stored. */
  journeyId: string | null;
  /**
   * The problems that the server found with this node, with the edges that leave it, and, at the start, with the entry.
   * Paths are relative to the document: `nodes.ID.settings.body`, `edges[3].delay.amount`, `entry.sources[0].event`.
   */
  problems: Problem[];
  readOnly: boolean;
  /** Who enters can't be changed now, though all else can. */
  entryLocked?: boolean;
  /** Replaces the node's settings; typing in one field is one entry of the history. */
  onSettings: (settings: Settings, renamed?: RenamedPorts) => void;
  /** How long the way takes that leaves by a port; undefined for none. Only ports with an edge have one. */
  onDelay: (port: string, delay: Span | undefined) => void;
  /** Leads a port to a node, or to nothing. */
  onConnect: (port: string, to: string | null) => void;
  /** Replaces the journey's entry; only the start node's panel does. */
  onEntry: (entry: Definition['entry'], renamed?: RenamedPorts) => void;
}

/** All that the console knows of a kind of node; one file a kind, one line in `kinds.ts`. */
export interface NodeKind {
  kind: string;
  label: string;
  /** What it hands over to somebody, as a sentence says it: `an SMS`. */
  sends?: string;
  group: Group;
  icon: Icon;
  /** A Mantine colour name. */
  color: string;
  /** What it does, in a sentence or two that a marketer understands. */
  help: string;
  /** The settings of a node that was just dropped. */
  initial: () => Settings;
  /** Its ports in the order in which they are drawn; a branch has those of its conditions, the start those of the entry. */
  ports: (node: FlowNode, definition: Definition) => Port[];
  /** One line on the node's card: "Wait 1 day", "Hi {{ journey.name }}". Empty while nothing is set. */
  describe: (node: FlowNode, definition: Definition) => string;
  /** What is wrong with the settings as far as this page can tell at once, in the server's words and with its paths. */
  check: (node: FlowNode, definition: Definition) => Problem[];
  /** What it leaves behind as `nodes.ID.*`. */
  results: Result[];
  /** Journey data that the node sets, which later nodes may read as `journey.*` though no field declares it. */
  sets?: (node: FlowNode) => string[];
  Panel: ComponentType<PanelProps>;
}
