import type { Schemas } from './client';

export type Problem = Schemas['Problem'];

/** What the server refused, and why: a problem document of RFC 9457. Status 0 means that it could not be reached. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: Problem[],
  ) {
    super(message);
    this.name = 'ApiProblem';
  }

  static of(status: number, body: unknown): ApiProblem {
    const document = (typeof body === 'object' && body !== null ? body : {}) as Partial<Schemas['ProblemDocument']>;
    return new ApiProblem(
      status,
      document.code ?? 'unreadable_answer',
      document.detail ?? document.title ?? `The server answered ${status} without a reason.`,
      document.problems ?? [],
    );
  }
}
