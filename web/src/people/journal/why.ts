import type { FlowNode, Predicate } from '@/journeys/document/document';
import type { Comparison } from './values';

/** One condition of a branch: did it hold, what decided it, and everything that was compared for it. */
export interface CaseSeen {
  port: string;
  held: boolean;
  decisive: Comparison[];
  all: Comparison[];
}

interface Judged {
  held: boolean;
  decisive: Comparison[];
}

/** The journal no longer fits the condition: the journey was edited, or the list of comparisons was cut. */
class Mismatch extends Error {}

/**
 * Which comparison belongs to which condition of a branch. The journal lists comparisons in the order in which the engine
 * made them, and the engine stops as soon as the result is known, so walking the conditions the same way assigns each one.
 * Null where the journal and the conditions do not fit.
 */
export function replayBranch(node: FlowNode, seen: readonly Comparison[]): CaseSeen[] | null {
  const branches = node.settings?.['branches'];
  if (!Array.isArray(branches)) {
    return null;
  }
  const rest = [...seen];
  const cases: CaseSeen[] = [];
  try {
    for (const branch of branches as { port?: string; when?: Predicate }[]) {
      if (!branch.when) {
        return null;
      }
      const before = rest.length;
      const { held, decisive } = judge(branch.when, rest);
      cases.push({
        port: branch.port ?? '',
        held,
        decisive,
        all: seen.slice(seen.length - before, seen.length - rest.length),
      });
      if (held) {
        break;
      }
    }
  } catch (error) {
    if (error instanceof Mismatch) {
      return null;
    }
    throw error;
  }
  return rest.length === 0 ? cases : null;
}

function judge(predicate: Predicate, rest: Comparison[]): Judged {
  if ('all' in predicate) {
    return first(predicate.all, rest, false);
  }
  if ('any' in predicate) {
    return first(predicate.any, rest, true);
  }
  if ('not' in predicate) {
    const { held, decisive } = judge(predicate.not, rest);
    return { held: !held, decisive };
  }
  const next = rest.shift();
  if (!next || next.field !== fieldOf(predicate)) {
    throw new Mismatch();
  }
  return { held: next.held, decisive: [next] };
}

/** `any` is decided by the first part that holds, `all` by the first that does not; else by all parts together. */
function first(parts: Predicate[], rest: Comparison[], decider: boolean): Judged {
  const decisive: Comparison[] = [];
  for (const part of parts) {
    const judged = judge(part, rest);
    if (judged.held === decider) {
      return judged;
    }
    decisive.push(...judged.decisive);
  }
  return { held: !decider, decisive };
}

function fieldOf(predicate: Predicate): string {
  if ('field' in predicate) {
    return predicate.field;
  }
  if ('segment' in predicate) {
    return 'segment';
  }
  return 'event' in predicate ? `event:${predicate.event}` : '';
}
