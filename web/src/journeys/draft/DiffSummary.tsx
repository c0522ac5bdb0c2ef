import { List, Text } from '@mantine/core';
import type { FlowEdge, FlowNode } from '../document/document';
import type { Change, Difference } from '../document/diff';
import { isSame } from '../document/diff';
import { nodeLabel } from '../canvas/ports';
import { kindOf } from '../nodes/kinds';

const shownMax = 8;

/** What differs, in words: nodes that came, went and changed, with their settings. */
export function DiffSummary({ difference }: { difference: Difference }) {
  const { nodes, edges, journey, moved, notes } = difference;
  if (isSame(difference)) {
    return (
      <Text size="sm" c="dimmed">
        {moved + notes > 0 ? 'Only the picture changed: places and notes.' : 'Nothing changed.'}
      </Text>
    );
  }
  return (
    <List size="sm" spacing={4} className="diff-summary">
      {some(nodes.added).map((node) => (
        <List.Item key={`+${node.id}`} data-diff="added">
          <b>Added</b> {named(node)}
        </List.Item>
      ))}
      {some(nodes.removed).map((node) => (
        <List.Item key={`-${node.id}`} data-diff="removed">
          <b>Removed</b> {named(node)}
        </List.Item>
      ))}
      {some(nodes.changed).map(({ node, changes }) => (
        <List.Item key={`~${node.id}`} data-diff="changed">
          <b>Changed</b> {named(node)}
          <Changes changes={changes} />
        </List.Item>
      ))}
      {more(nodes.added.length, nodes.removed.length, nodes.changed.length)}
      {edges.added.length + edges.removed.length + edges.changed.length > 0 ? (
        <List.Item>
          <b>Connections</b>: {count(edges.added)} added, {count(edges.removed)} removed, {count(edges.changed)} changed
        </List.Item>
      ) : null}
      {journey.length > 0 ? (
        <List.Item>
          <b>Journey data and entry</b>
          <Changes changes={journey} />
        </List.Item>
      ) : null}
    </List>
  );
}

export function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="diff-changes">
      {changes.slice(0, shownMax).map(({ path, before, after }) => (
        <li key={path}>
          <code>{path}</code> {short(before)} → {short(after)}
        </li>
      ))}
      {changes.length > shownMax ? <li>and {changes.length - shownMax} more</li> : null}
    </ul>
  );
}

function short(value: unknown): string {
  if (value === undefined) {
    return 'not set';
  }
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function named(node: FlowNode): string {
  const kind = kindOf(node.kind)?.label ?? node.kind;
  return node.name === undefined ? `${kind} (${node.id})` : `${nodeLabel(node)} (${kind})`;
}

function some<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, shownMax);
}

function more(...counts: number[]) {
  const rest = counts.reduce((sum, length) => sum + Math.max(0, length - shownMax), 0);
  return rest > 0 ? <List.Item>and {rest} more nodes</List.Item> : null;
}

function count(edges: readonly FlowEdge[] | readonly unknown[]): number {
  return edges.length;
}
