import type { Problem } from '@/api/problem';
import { predicateProblems } from '../forms/predicateProblems';
import { spanProblem } from '../forms/span';
import type { Definition, FlowNode, Predicate } from '../document/document';
import { numberOf, recordOf, settingAt, settingsOf, spanOf, textOf } from './settings';

/**
 * Collects what is wrong with one node at the moment of typing. Codes, paths and sentences are the server's, so that its
 * later answer about the same thing changes nothing on the screen. What only the server knows is left to it.
 */
export class NodeCheck {
  readonly problems: Problem[] = [];

  constructor(
    readonly node: FlowNode,
    readonly definition: Definition,
  ) {}

  get settings() {
    return settingsOf(this.node);
  }

  at(path: string): unknown {
    return settingAt(this.settings, path);
  }

  has(path: string): boolean {
    return textOf(this.at(path)) !== '';
  }

  error(code: string, path: string, message: string): this {
    return this.add(code, path, message, 'error');
  }

  warn(code: string, path: string, message: string): this {
    return this.add(code, path, message, 'warning');
  }

  required(path: string, message: string): this {
    return this.has(path) ? this : this.error('missing_setting', path, message);
  }

  span(path: string): this {
    const span = path === '' ? spanOf(this.settings) : spanOf(this.at(path));
    const problem = spanProblem(span ?? ({} as never));
    return problem === null || (span === undefined && path !== '')
      ? this
      : this.error(problem.code, path + (path === '' ? problem.at.replace(/^\./, '') : problem.at), problem.message);
  }

  retry(): this {
    const retry = this.at('retry');
    if (retry === undefined) {
      return this;
    }
    const count = numberOf(recordOf(retry)['count']);
    if (count === undefined || count < 0 || count > 20) {
      this.error('bad_retry', 'retry.count', 'Try again between 0 and 20 times.');
    }
    return this.span('retry.interval');
  }

  template(path: string): this {
    const source = textOf(this.at(path));
    const open = source.split('{{').length - 1;
    const close = source.split('}}').length - 1;
    return open <= close
      ? this
      : this.error('template_error', path, 'The template does not parse: every {{ needs its }}.');
  }

  predicate(path: string): this {
    const predicate = this.at(path);
    if (predicate !== undefined) {
      for (const found of predicateProblems(predicate as Predicate)) {
        this.error(found.code, path + found.path, found.message);
      }
    }
    return this;
  }

  private add(code: string, path: string, message: string, severity: 'error' | 'warning'): this {
    const base = `nodes.${this.node.id}.settings`;
    this.problems.push({ code, path: path === '' ? base : `${base}.${path}`, message, severity });
    return this;
  }
}

/** The codes whose presence or absence the page can tell by itself; an older answer of the server about them is dropped. */
const judgedHere = new Set([
  'missing_setting',
  'bad_retry',
  'negative_wait',
  'fraction_of_day',
  'wait_too_long',
  'unknown_unit',
  'zero_wait',
  'no_timeout',
  'bad_port',
  'duplicate_port',
  'too_many',
  'bad_count',
]);

/** What the page sees at once, with what only the server knows: a mended field is quiet before the server has looked again. */
export function merged(local: Problem[], server: Problem[], nodeId: string): Problem[] {
  const own = `nodes.${nodeId}.settings`;
  const said = new Set(local.map((problem) => problem.path + problem.code));
  return [
    ...local,
    ...server.filter(
      (problem) =>
        !said.has(problem.path + problem.code) &&
        !((problem.path.startsWith(own) || problem.path.startsWith('entry.')) && judgedHere.has(problem.code)),
    ),
  ];
}
