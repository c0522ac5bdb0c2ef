import { queryOptions, useQuery } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { answer, api, setCsrfToken, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';

export type Session = Schemas['SessionView'];

/** Who is signed in. Every answer brings the token that changes must carry. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => keep(await answer(api.GET('/api/session'))),
  staleTime: 60_000,
});

/** Takes what the server says of the session, its token included. */
function keep(session: Session): Session {
  setCsrfToken(session.csrfToken);
  return session;
}

/** Lets somebody who is signed in pass, and sends everybody else to the sign-in page and back. */
export async function requireSession(href: string): Promise<void> {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session.state !== 'signed_in') {
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { to: href } });
  }
}

/** The server has renewed the session, and its token with it. */
export function renewed(session: Session) {
  queryClient.setQueryData(sessionQuery.queryKey, keep(session));
}

/** Somebody came or went: what the one before has seen is forgotten. The session itself stays, since pages watch it. */
function change(session: Session) {
  const [own] = sessionQuery.queryKey;
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== own });
  queryClient.setQueryData(sessionQuery.queryKey, keep(session));
}

export function signedIn(session: Session) {
  change(session);
}

export function signedOut() {
  change({ state: 'signed_out', user: null, csrfToken: null, setupNeedsToken: false });
}

export function useUser() {
  return useQuery(sessionQuery).data?.user ?? null;
}

/** Viewers read; the server refuses their changes, so the console does not offer them. */
export function useMayEdit(): boolean {
  return useUser()?.role !== 'viewer';
}

export function useIsOwner(): boolean {
  return useUser()?.role === 'owner';
}

/** A page of this console, for after the sign-in; an address that somebody else put into the link is not followed. */
export function safeTarget(to: string | undefined): string {
  return to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? to : '/';
}
