import { answer, api, type Schemas } from '@/api/client';
import { ApiProblem, type Problem } from '@/api/problem';
import { queryClient } from '@/api/queryClient';
import { sessionQuery } from '@/app/session';
import { createEditor, placed, type Editor } from '../canvas/editor';
import type { Definition } from '../document/document';
import { completeDefinition } from '../document/complete';
import type { JourneyView } from '../queries';
import { createSaver, type Saved, type Saver } from './saveState';

/** One journey being edited: its editor, and what saves it. */
export interface EditingSession {
  editor: Editor;
  saver: Saver;
}

// The last few stay, so that a look at another tab loses neither the history nor an edit that is on its way. Each is one
// person's: whoever signs in at the same browser finds the journey as the server has it, and the one before finds theirs again.
const kept = new Map<string, EditingSession>();
const keptMax = 3;

export function sessionOf(journey: JourneyView): EditingSession {
  const person = whoIsHere();
  const key = `${person ?? ''}/${journey.id}`;
  const known = kept.get(key);
  const revision = journey.draftRevision;
  if (known !== undefined) {
    const { saved, revision: own } = known.saver.store.getState();
    const same = own !== null ? own === revision : JSON.stringify(saved) === JSON.stringify(documentOf(journey));
    if (known.saver.isDirty() || same) {
      return known;
    }
  }
  known?.saver.stop();
  const session = begin(journey, revision, person);
  kept.delete(key);
  kept.set(key, session);
  for (const [id, old] of kept) {
    if (kept.size > keptMax && !old.saver.isDirty()) {
      kept.delete(id);
    }
  }
  return session;
}

export function documentOf(journey: JourneyView): Definition {
  return placed(withStart(completeDefinition(journey.definition), journey.preset));
}

/** The start is there from the beginning; in the Messaging preset it is dragged onto the canvas first. */
function withStart(document: Definition, preset: string | null): Definition {
  if (preset === 'messaging' || document.nodes.some((node) => node.kind === 'start')) {
    return document;
  }
  return { ...document, nodes: [{ id: 'start', kind: 'start' }, ...document.nodes] };
}

function whoIsHere(): number | null {
  return queryClient.getQueryData(sessionQuery.queryKey)?.user?.id ?? null;
}

/** What one person changed is never saved in the name of another. */
function refuseOthers(person: number | null) {
  const here = whoIsHere();
  if (here === person) {
    return;
  }
  throw here === null
    ? new ApiProblem(401, 'unauthorized', 'Sign in.', [])
    : new ApiProblem(409, 'another_person', 'Somebody else is signed in. It is saved when you are back.', []);
}

function begin(journey: JourneyView, revision: number | null, person: number | null): EditingSession {
  const document = documentOf(journey);
  const editor = createEditor(document);
  const saver = createSaver({
    saved: document,
    revision,
    current: editor.document,
    send: async (next, at) => {
      refuseOthers(person);
      return putDraft(journey.id, next, at);
    },
    onSaved: editor.validated,
  });
  editor.store.subscribe((state, before) => {
    if (state.history.present !== before.history.present) {
      saver.touched();
    }
  });
  return { editor, saver };
}

/** A mutation like every other change, so that whoever watches those hears of a session that has ended. */
export async function putDraft(id: string, document: Definition, revision: number | null): Promise<Saved> {
  const save = queryClient.getMutationCache().build(queryClient, {
    gcTime: 0,
    mutationFn: () =>
      answer(
        api.PUT('/api/journeys/{id}/definition', {
          params: { path: { id }, query: revision === null ? {} : { revision } },
          body: sent(document),
        }),
      ),
  });
  return save.execute(undefined);
}

/** What the server finds wrong with a document, saved or not. */
export async function validateDraft(id: string, document: Definition): Promise<Problem[]> {
  const { problems } = await answer(
    api.POST('/api/journeys/{id}/validate', { params: { path: { id } }, body: sent(document) }),
  );
  return problems;
}

/** A draft may name what this console's reference does not, such as a kind of a newer server; the server judges it. */
function sent(document: Definition): Schemas['Definition'] {
  return document as Schemas['Definition'];
}
