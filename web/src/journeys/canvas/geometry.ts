import type { Definition, FlowNode } from '../document/document';
import type { Size } from '../document/layout';
import { cardPorts, portsOf, type CardPorts } from './ports';

/**
 * The size of a card and the places of its ports are known without drawing it, so a thousand nodes need no measuring before
 * their edges can be drawn. The style sheet uses the same numbers.
 */
export const card = { width: 232, height: 92, portHeight: 24, padding: 8, portGap: 4, more: 26 };

const letter = 6.3;
const portPadding = 14;

export function portWidth(label: string): number {
  return Math.round(Math.min(label.length, 22) * letter) + portPadding;
}

export interface CardShape extends Size {
  ports: CardPorts;
  /** The middle of each shown port, from the card's left. */
  centers: number[];
}

export function cardShape(ports: CardPorts): CardShape {
  const widths = ports.shown.map((port) => portWidth(port.label));
  const rowWidth =
    widths.reduce((sum, width) => sum + width + card.portGap, -card.portGap) +
    (ports.button ? card.more + card.portGap : 0);
  const width = Math.max(card.width, rowWidth + 2 * card.padding);
  let left = Math.round((width - rowWidth) / 2);
  const centers = widths.map((portWidth) => {
    const center = left + portWidth / 2;
    left += portWidth + card.portGap;
    return center;
  });
  const empty = ports.shown.length === 0 && ports.hidden === 0;
  return { width, height: empty ? card.height - card.portHeight : card.height, ports, centers };
}

/** The shape of a node's card as the document has it, nothing being expanded: what auto-layout reckons with. */
export function sizeIn(definition: Definition): (node: FlowNode) => Size {
  const connected = connectedPorts(definition);
  return (node) => {
    const ports = connected.get(node.id) ?? none;
    return cardShape(cardPorts(portsOf(node, definition, ports), ports, false));
  };
}

export const none: ReadonlySet<string> = new Set();

/** The ports of every node that an edge leaves by. */
export function connectedPorts(definition: Definition): Map<string, Set<string>> {
  const connected = new Map<string, Set<string>>();
  for (const { from, port } of definition.edges) {
    const ports = connected.get(from);
    if (ports === undefined) {
      connected.set(from, new Set([port]));
    } else {
      ports.add(port);
    }
  }
  return connected;
}
