import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { answer, api } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { confirm } from '@/ui/confirm';
import { notifyDone, notifyFailure } from '@/ui/failure';
import { diff, isSame } from '../document/diff';
import { isError, resultWords } from '../document/problems';
import { completeDefinition } from '../document/complete';
import { useJourneyActions } from '../actions';
import type { JourneyView } from '../queries';
import { versionQuery, versionsQuery } from '../versions';
import { firstVersion, publishConsequence } from './consequences';
import { DiffSummary } from './DiffSummary';
import { validateDraft, type EditingSession } from './session';
import { whyUnsaved } from './useDraft';

interface Options {
  journey: JourneyView;
  session: EditingSession;
  /** Errors were found: show them. */
  onProblems: () => void;
}

/**
 * Validate, and publish. What is not saved yet is saved first; errors are shown instead of publishing; a person confirms
 * what changes and for whom. In the Outreach preset *Save* is all of it, and asks only where somebody is inside.
 */
export function usePublish({ journey, session, onProblems }: Options) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<'validate' | 'publish' | null>(null);
  const { editor, saver } = session;
  const id = journey.id;
  const { publish: publishDraft } = useJourneyActions(id);

  const check = useCallback(async () => {
    await saver.flush();
    const document = editor.document();
    const problems = await validateDraft(id, document);
    editor.validated(document, problems);
    return { errors: problems.filter(isError).length, all: problems.length };
  }, [editor, id, saver]);

  const validate = useCallback(async () => {
    setBusy('validate');
    try {
      const found = await check();
      onProblems();
      // The list that opens says it to the eyes, and this to a screen reader.
      editor.say(resultWords(found));
    } catch (error) {
      notifyFailure('The journey could not be validated', error);
    } finally {
      setBusy(null);
    }
  }, [check, editor, onProblems]);

  const send = useCallback(async () => {
    try {
      const published = await publishDraft();
      await client.invalidateQueries({ queryKey: versionsQuery(id).queryKey });
      notifyDone(`Version ${published.version} is published. The journey is active.`);
      editor.say(`Version ${published.version} is published.`);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 422) {
        editor.validated(editor.document(), error.problems);
        onProblems();
      }
      throw error;
    }
  }, [client, editor, id, onProblems, publishDraft]);

  const publish = useCallback(
    async (quietly: boolean) => {
      setBusy('publish');
      try {
        if ((await check()).errors > 0) {
          onProblems();
          notifyFailure('Not published', new Error('Mend the problems in the list below the canvas first.'));
          return;
        }
        if (saver.isDirty()) {
          notifyFailure('Not published', new Error(whyUnsaved(saver.store.getState().status)));
          return;
        }
        const [published, inside] = await Promise.all([
          journey.version === 0 ? completeDefinition({}) : client.fetchQuery(versionQuery(id, journey.version)),
          insideOf(journey),
        ]);
        const difference = diff(published, editor.document());
        if (quietly && (inside === 0 || isSame(difference))) {
          await send();
          return;
        }
        confirm({
          title: journey.version === 0 ? 'Publish this journey?' : `Publish version ${journey.version + 1}?`,
          confirm: 'Publish',
          body: (
            <Stack gap="sm">
              {journey.version === 0 ? (
                <Text size="sm">{firstVersion(editor.document())}</Text>
              ) : (
                <DiffSummary difference={difference} />
              )}
              <Text size="sm">{publishConsequence(editOf(journey), inside)}</Text>
              {journey.status === 'active' ? null : <Text size="sm">The journey becomes active.</Text>}
            </Stack>
          ),
          onConfirm: send,
        });
      } catch (error) {
        notifyFailure('Not published', error);
      } finally {
        setBusy(null);
      }
    },
    [check, client, editor, id, journey, onProblems, saver, send],
  );

  return { busy, validate, publish };
}

async function insideOf(journey: JourneyView): Promise<number> {
  if (journey.version === 0) {
    return 0;
  }
  const { active } = await answer(api.GET('/api/journeys/{id}/metrics', { params: { path: { id: journey.id } } }));
  return active;
}

function editOf(journey: JourneyView): string {
  const { edit } = journey.settings as { edit?: unknown };
  return typeof edit === 'string' ? edit : 'live';
}
