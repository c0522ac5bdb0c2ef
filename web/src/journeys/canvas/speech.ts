import type { Problem } from '@/api/problem';
import type { Definition, FlowEdge, FlowNode } from '../document/document';
import { leavingEdges } from '../document/walk';
import { kindOf } from '../nodes/kinds';
import { nodeLabel, portLabel } from './ports';

export interface Counts {
  entered: number;
  waiting: number;
  failed: number;
}

/** How a node is spoken: "Text, SMS, waiting 3, 1 problem; goes to Done by Next". */
export function nodeSpeech(
  id: string,
  document: Definition,
  problems: readonly Problem[] = [],
  counts?: Counts,
): string {
  const { nodes, leaving } = indexOf(document);
  const node = nodes.get(id);
  if (node === undefined) {
    return id;
  }
  const ways = (leaving.get(id) ?? []).map((edge) => {
    const target = nodes.get(edge.to);
    return `${target === undefined ? edge.to : nodeLabel(target)} by ${portLabel(node, document, edge.port)}`;
  });
  const facts = [
    nodeLabel(node),
    ...(node.name === undefined ? [] : [kindOf(node.kind)?.label ?? node.kind]),
    ...(counts === undefined ? [] : [`entered ${counts.entered}`, `waiting ${counts.waiting}`]),
    ...(counts !== undefined && counts.failed > 0 ? [`failed ${counts.failed}`] : []),
    ...(problems.length === 0 ? [] : [problems.length === 1 ? '1 problem' : `${problems.length} problems`]),
  ];
  return `${facts.join(', ')}; ${ways.length > 0 ? `goes to ${ways.join(', ')}` : 'goes nowhere'}`;
}

interface Index {
  nodes: Map<string, FlowNode>;
  leaving: Map<string, FlowEdge[]>;
}

const indexes = new WeakMap<Definition, Index>();

/** Made once for a document, for all of its nodes ask. */
function indexOf(document: Definition): Index {
  let index = indexes.get(document);
  if (index === undefined) {
    index = { nodes: new Map(document.nodes.map((node) => [node.id, node])), leaving: leavingEdges(document) };
    indexes.set(document, index);
  }
  return index;
}
