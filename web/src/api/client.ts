import createClient, { type Middleware } from 'openapi-fetch';
import { watchedFetch } from './connection';
import { ApiProblem } from './problem';
import type { components, paths } from './schema.gen';

/** The shapes of the API, by the names they have in its reference: `Schemas['RunView']`. */
export type Schemas = components['schemas'];

/** The token that every change carries; the server hands it out with the session and refuses a change without it. */
let csrfToken: string | null = null;

export function setCsrfToken(token: string | null) {
  csrfToken = token;
}

/** For what is not sent by `api`, such as an upload that shows its progress. */
export function getCsrfToken(): string | null {
  return csrfToken;
}

const middleware: Middleware = {
  onRequest({ request }) {
    if (csrfToken !== null && request.method !== 'GET') {
      request.headers.set('X-CSRF-Token', csrfToken);
    }
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: watchedFetch,
});
api.use(middleware);

/** The body of a call, or an `ApiProblem` thrown: `await answer(api.GET('/api/runs/{id}', …))`. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw ApiProblem.of(response.status, error);
  }
  return data as T;
}
