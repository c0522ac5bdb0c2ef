import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { notifyDone } from '@/ui/failure';
import { isTyping, onEditorKey } from '../canvas/keyboard';
import { beforePublish } from '../actions';
import { journeyKey, type JourneyView } from '../queries';
import { useLive, useLiveState } from '../live/liveState';
import { listen } from '../live/stream';
import { latest, takeTheirs } from './ConflictBanner';
import type { SaveStatus } from './saveState';
import { validateDraft, type EditingSession } from './session';

/** Why nothing is published while the server has another draft than the one that is seen. */
export function whyUnsaved(status: SaveStatus): string {
  return status.is === 'failed'
    ? `The draft could not be saved. ${status.reason}`
    : 'The draft could not be saved. Look at the notice above the canvas.';
}

/**
 * What goes on beside the editing: problems are asked for at the beginning, what others save is heard of, what is not saved
 * is saved on leaving, and undo works wherever the focus is.
 */
export function useDraft(journey: JourneyView, session: EditingSession, readOnly: boolean, entryLocked: boolean): void {
  const client = useQueryClient();
  const live = useLive();
  const run = useLiveState((state) => state.run);
  const news = useLiveState((state) => state.news);
  const { editor, saver } = session;
  const { id } = journey;

  useEffect(() => editor.setReadOnly(readOnly, entryLocked), [editor, readOnly, entryLocked]);

  useEffect(
    () =>
      beforePublish(id, async () => {
        await saver.flush();
        if (saver.isDirty()) {
          throw new Error(whyUnsaved(saver.store.getState().status));
        }
      }),
    [id, saver],
  );

  useEffect(() => listen(live, id, run, !readOnly), [live, id, run, readOnly]);

  useEffect(() => {
    const document = editor.document();
    let isLatest = true;
    // A setting may be what is wrong, too. What can't be judged now is judged with the next save; the canvas need not wait for it.
    validateDraft(id, document).then(
      (problems) => {
        if (isLatest) {
          editor.validated(document, problems);
        }
      },
      () => undefined,
    );
    return () => {
      isLatest = false;
    };
  }, [editor, id, journey.settings]);

  useEffect(() => {
    const own = saver.store.getState().revision;
    if (news === null) {
      return;
    }
    if (news.status !== journey.status || news.version !== journey.version) {
      void client.invalidateQueries({ queryKey: journeyKey(id) });
    }
    if (own === null || news.draftRevision <= own) {
      return;
    }
    if (saver.isDirty()) {
      saver.heard(news.draftRevision, news.savedBy);
      return;
    }
    void latest(id).then((fresh) => {
      const revision = saver.store.getState().revision;
      if (!saver.isDirty() && revision !== null && fresh.draftRevision > revision) {
        takeTheirs(session, fresh);
        notifyDone(`${news.savedBy ?? 'Somebody else'} saved another version. You see it now; undo brings yours back.`);
      }
    });
  }, [news, client, id, journey.status, journey.version, saver, session]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (saver.isDirty()) {
        void saver.flush();
        event.preventDefault();
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (!isTyping(event.target) && onEditorKey(editor, event)) {
        event.preventDefault();
      }
    };
    window.addEventListener('beforeunload', warn);
    window.addEventListener('keydown', onKey);
    // An edit that could not be saved before somebody left, or was sent to the sign-in page, is saved on coming back.
    void saver.flush();
    return () => {
      window.removeEventListener('beforeunload', warn);
      window.removeEventListener('keydown', onKey);
      void saver.flush();
    };
  }, [editor, saver]);
}
