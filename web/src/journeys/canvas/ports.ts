import type { Definition, FlowNode } from '../document/document';
import { nodeOf } from '../document/edits';
import type { Port } from '../nodes/kind';
import { kindOf } from '../nodes/kinds';

/** The ports of a node, and those that edges leave by though the kind knows them not: they are drawn, so they can be mended. */
export function portsOf(node: FlowNode, definition: Definition, connected: ReadonlySet<string>): Port[] {
  const known = kindOf(node.kind)?.ports(node, definition) ?? [];
  const names = new Set(known.map((port) => port.id));
  const others = [...connected].filter((id) => !names.has(id));
  return [...known, ...others.map((id): Port => ({ id, label: id, role: 'normal' }))];
}

/** The ports that a node has by its kind. */
export function portIds(document: Definition, id: string): string[] {
  const node = nodeOf(document, id);
  return node === undefined ? [] : (kindOf(node.kind)?.ports(node, document) ?? []).map((port) => port.id);
}

const manyPorts = 6;

/** A message has eight ports and most journeys use one: those of its statuses are drawn when connected, or when asked for. */
export function isQuiet(port: Port): boolean {
  return port.role === 'status' || (port.role === 'failure' && port.id !== 'failed');
}

export interface CardPorts {
  shown: Port[];
  hidden: number;
  /** There is a button that shows more of them, or fewer. */
  button: boolean;
}

export function cardPorts(ports: readonly Port[], connected: ReadonlySet<string>, expanded: boolean): CardPorts {
  const all = expanded || ports.length <= manyPorts;
  const shown = ports.filter((port) => all || connected.has(port.id) || !isQuiet(port));
  const hidden = ports.length - shown.length;
  const foldable = expanded && shown.some((port) => isQuiet(port) && !connected.has(port.id));
  return { shown, hidden, button: hidden > 0 || foldable };
}

/** By which port a node goes on when one is put behind it: the first that is free, rather one that always can be taken. */
export function onwardPort(ports: readonly Port[], connected: ReadonlySet<string>): Port | undefined {
  const free = ports.filter((port) => !connected.has(port.id));
  return (
    free.find((port) => port.id === 'next') ??
    free.find((port) => port.role === 'normal') ??
    free.find((port) => port.role === 'catchAll') ??
    free[0]
  );
}

export function portLabel(node: FlowNode | undefined, definition: Definition, port: string): string {
  const known = node === undefined ? [] : (kindOf(node.kind)?.ports(node, definition) ?? []);
  return known.find((candidate) => candidate.id === port)?.label ?? port;
}

/** What a node is called on the canvas: by its name, else by its kind. */
export function nodeLabel(node: FlowNode): string {
  return node.name ?? kindOf(node.kind)?.label ?? node.kind;
}
