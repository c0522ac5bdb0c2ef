import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import { journeyKey, journeysKey, type JourneyView } from './queries';

type Update = Schemas['UpdateJourneyRequest'];
type Command =
  | { do: 'publish'; recompute: boolean }
  | { do: 'pause' | 'resume' | 'archive' | 'delete' }
  | { do: 'update'; body: Update }
  | { do: 'duplicate'; name: string | undefined };

/**
 * All that can be done to one journey as a whole, for its page, its row and its canvas. Each call brings the caches up to
 * date and rejects with an `ApiProblem` that says why it was refused.
 */
export interface JourneyActions {
  /** Makes the draft the next version and the journey active; with `recompute` running waits are computed anew. */
  publish: (recompute?: boolean) => Promise<JourneyView>;
  pause: () => Promise<JourneyView>;
  resume: () => Promise<JourneyView>;
  archive: () => Promise<JourneyView>;
  /** Name, description, tags, settings (a merge patch); what is left out stays as it is. */
  update: (body: Update) => Promise<JourneyView>;
  duplicate: (name?: string) => Promise<JourneyView>;
  remove: () => Promise<void>;
  /** One of them is under way. */
  pending: boolean;
}

/** What has to be done before a draft is published: the canvas saves what was typed in the last second. */
const flushes = new Map<string, () => Promise<unknown>>();

/** Called with the journey's id by whoever holds changes that are not saved yet; call the answer to stop. */
export function beforePublish(journeyId: string, flush: () => Promise<unknown>): () => void {
  flushes.set(journeyId, flush);
  return () => {
    if (flushes.get(journeyId) === flush) {
      flushes.delete(journeyId);
    }
  };
}

async function send(id: string, command: Command): Promise<JourneyView | undefined> {
  const path = { id };
  switch (command.do) {
    case 'publish':
      await flushes.get(id)?.();
      return answer(
        api.POST('/api/journeys/{id}/publish', {
          params: { path, ...(command.recompute ? { query: { recompute: true } } : {}) },
        }),
      );
    case 'pause':
      return answer(api.POST('/api/journeys/{id}/pause', { params: { path } }));
    case 'resume':
      return answer(api.POST('/api/journeys/{id}/resume', { params: { path } }));
    case 'archive':
      return answer(api.POST('/api/journeys/{id}/archive', { params: { path } }));
    case 'update':
      return answer(api.PATCH('/api/journeys/{id}', { params: { path }, body: command.body }));
    case 'duplicate':
      return answer(
        api.POST('/api/journeys/{id}/duplicate', {
          params: { path },
          body: command.name ? { name: command.name } : {},
        }),
      );
    case 'delete':
      await answer(api.DELETE('/api/journeys/{id}', { params: { path } }));
      return undefined;
  }
}

export function useJourneyActions(journeyId: string): JourneyActions {
  const client = useQueryClient();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: (command: Command) => send(journeyId, command),
    onSuccess: async (journey, command) => {
      if (journey) {
        client.setQueryData(journeyKey(journey.id), journey);
      }
      if (command.do === 'delete') {
        client.removeQueries({ queryKey: journeyKey(journeyId) });
      }
      await client.invalidateQueries({ queryKey: journeysKey });
    },
  });

  return useMemo(() => {
    const view = (command: Command) => mutateAsync(command) as Promise<JourneyView>;
    return {
      publish: (recompute = false) => view({ do: 'publish', recompute }),
      pause: () => view({ do: 'pause' }),
      resume: () => view({ do: 'resume' }),
      archive: () => view({ do: 'archive' }),
      update: (body) => view({ do: 'update', body }),
      duplicate: (name) => view({ do: 'duplicate', name }),
      remove: async () => void (await mutateAsync({ do: 'delete' })),
      pending: isPending,
    };
  }, [mutateAsync, isPending]);
}
