import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

/**
 * What the server refused is not asked again; what could not be reached is, for as long as a restart takes. One answer never
 * stands in for another's unless its query says so, as those of lists do: it might be another journey's, or another person's.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server may be on this very machine: whether the browser believes to be online says nothing about it.
      networkMode: 'always',
      staleTime: 2_000,
      retry: (failures, error) =>
        !(error instanceof ApiProblem && error.status >= 400 && error.status < 500) && failures < 20,
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 3_000),
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
