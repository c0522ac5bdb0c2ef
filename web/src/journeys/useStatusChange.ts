import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { notifyDone, notifyFailure } from '@/ui/failure';
import { useJourneyActions } from './actions';
import { askToArchive, askToDelete, showRefusal } from './asking';
import { pauseConsequence } from './consequences';
import { readSettings } from './settings/journeySettings';
import type { StatusAction } from './statusActions';

/** Does what a status menu offers: asks where it can't be taken back, and says what has happened. */
export function useStatusChange(journey: { id: string; name: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const actions = useJourneyActions(journey.id);

  const publish = async () => {
    try {
      const view = await actions.publish();
      notifyDone(`“${view.name}” is active in version ${view.version}.`);
    } catch (error) {
      showRefusal(
        `“${journey.name}” can't be published yet`,
        error,
        () => void navigate({ to: '/journeys/$journeyId/workflow', params: { journeyId: journey.id } }),
      );
    }
  };

  const pause = async () => {
    try {
      const { pause: chosen } = readSettings((await actions.pause()).settings);
      notifyDone(pauseConsequence(chosen.inFlight, chosen.clock));
    } catch (error) {
      notifyFailure(`“${journey.name}” was not paused`, error);
    }
  };

  const resume = async () => {
    try {
      await actions.resume();
      notifyDone(`“${journey.name}” goes on.`);
    } catch (error) {
      notifyFailure(`“${journey.name}” was not resumed`, error);
    }
  };

  const act = (action: StatusAction) => {
    switch (action) {
      case 'publish':
      case 'publishChanges':
        return void publish();
      case 'pause':
        return void pause();
      case 'resume':
        return void resume();
      case 'archive':
        return void askToArchive(client, journey, actions);
      case 'delete':
        return askToDelete(journey, actions, () => void navigate({ to: '/journeys' }));
    }
  };
  return { act, pending: actions.pending };
}
