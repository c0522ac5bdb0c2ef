import { Button, Group, List, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { QueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone, notifyFailure } from '@/ui/failure';
import type { JourneyActions } from './actions';
import { archiveConsequences } from './consequences';
import { journeyQuery } from './queries';
import { readSettings } from './settings/journeySettings';

type Named = { id: string; name: string };

const over: readonly Schemas['RunStatus'][] = ['completed', 'cancelled', 'failed'];
const runsLookAt = 1_000;

/** Asks before an archive, with the figures of this moment. */
export async function askToArchive(client: QueryClient, journey: Named, actions: JourneyActions) {
  const params = { path: { id: journey.id } };
  try {
    const [view, metrics, runs] = await Promise.all([
      client.fetchQuery(journeyQuery(journey.id)),
      answer(api.GET('/api/journeys/{id}/metrics', { params })),
      answer(api.GET('/api/journeys/{id}/runs', { params: { ...params, query: { limit: runsLookAt } } })),
    ]);
    const lines = archiveConsequences({
      inFlight: readSettings(view.settings).archive.inFlight,
      active: metrics.active,
      openRuns: runs.items.filter((run) => !over.includes(run.status)).length,
    });
    confirm({
      title: `Archive “${journey.name}”?`,
      body: (
        <List spacing="xs" size="sm">
          {lines.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      ),
      confirm: 'Archive journey',
      danger: true,
      onConfirm: async () => {
        await actions.archive();
        notifyDone(`“${journey.name}” is archived.`);
      },
    });
  } catch (error) {
    notifyFailure(`“${journey.name}” can't be archived`, error);
  }
}

export function askToDelete(journey: Named, actions: JourneyActions, onDeleted?: () => void) {
  confirm({
    title: `Delete “${journey.name}”?`,
    body: 'The draft is deleted for good. It was never active, so nobody was ever inside. Export it first if you may want it back.',
    confirm: 'Delete journey',
    danger: true,
    onConfirm: async () => {
      await actions.remove();
      notifyDone(`“${journey.name}” is deleted.`);
      onDeleted?.();
    },
  });
}

/** A publish that was refused lists what to mend, and leads there. */
export function showRefusal(title: string, error: unknown, toWorkflow?: () => void) {
  if (!(error instanceof ApiProblem) || error.problems.length === 0) {
    notifyFailure(title, error);
    return;
  }
  const id = modals.open({
    title,
    centered: true,
    size: 'lg',
    children: (
      <Stack>
        <Text size="sm">Mend this first; nothing was changed.</Text>
        <ErrorNotice error={error} title={error.message} />
        <Group justify="flex-end">
          <Button variant={toWorkflow ? 'default' : 'filled'} onClick={() => modals.close(id)}>
            Close
          </Button>
          {toWorkflow ? (
            <Button
              onClick={() => {
                modals.close(id);
                toWorkflow();
              }}
            >
              Open the workflow
            </Button>
          ) : null}
        </Group>
      </Stack>
    ),
  });
}
