import { ApiProblem } from '@/api/problem';
import { whenBack } from '@/api/connection';
import { queryClient } from '@/api/queryClient';
import { router } from './router';
import { sessionQuery, signedOut } from './session';

function heed(error: unknown) {
  if (!(error instanceof ApiProblem)) {
    return;
  }
  // The sign-in page's own refusals are answers to it, and no reason to go anywhere.
  if (error.status === 401 && router.state.location.pathname !== '/sign-in' && error.code !== 'wrong_credentials') {
    const to = router.state.location.href;
    signedOut();
    void router.navigate({ to: '/sign-in', search: { to } });
  } else if (error.code === 'csrf') {
    // Somebody signed in from another tab: the next try carries the new token.
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }
}

/** A session that ends in the middle leads to the sign-in page and back; a server that is back is asked everything anew. */
export function watchSession() {
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') {
      heed(event.action.error);
    }
  });
  queryClient.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') {
      heed(event.action.error);
    }
  });
  whenBack(() => void queryClient.invalidateQueries());
}
