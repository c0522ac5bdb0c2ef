import { Alert, Select, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { modals } from '@mantine/modals';
import { IconClock } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { journeyNow, timeScale } from '@/ui/clock';
import { DialogForm } from '@/ui/DialogForm';
import { problemAt } from '@/ui/failure';
import { agoText } from '@/ui/span';
import { journeyQuery } from '@/journeys/queries';
import { useFlow } from '@/journeys/versions';
import { Warning } from './Hindrances';
import { takesRuns, toTakeRuns } from './launch';
import { useRunChanged, type Run } from './runQueries';
import { instantIn, instantText, localIn, localText, timeZones, usualStart, viewerZone } from './schedule';

/** A date, a time and a zone at which a run begins. */
export function openSchedule(run: Run) {
  const id = modals.open({
    title: run.status === 'scheduled' ? 'Reschedule the run' : 'Schedule the run',
    centered: true,
    children: <ScheduleDialog run={run} onClose={() => modals.close(id)} />,
  });
}

function ScheduleDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const journey = useQuery(journeyQuery(run.journeyId));
  const definition = useFlow(journey.data);
  const [zone, setZone] = useState(run.schedule?.timeZone ?? viewerZone());
  const [local, setLocal] = useState<string | null>(() =>
    localIn(run.schedule ? Date.parse(run.schedule.due) : usualStart(journeyNow(), timeScale()), zone),
  );
  const changed = useRunChanged(run.journeyId);
  const at = local?.replace(' ', 'T') ?? '';
  const due = at ? instantIn(at, zone) : null;
  const save = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/runs/{id}/schedule', { params: { path: { id: run.id } }, body: { at, timeZone: zone } })),
    onSuccess: (scheduled) => {
      changed(scheduled);
      onClose();
    },
  });
  return (
    <DialogForm
      error={save.error}
      refused="The run was not scheduled"
      fields={['at', 'timeZone']}
      submit="Schedule"
      onSubmit={() => save.mutate()}
      pending={save.isPending}
      disabled={due === null}
      leave="Not now"
      onClose={onClose}
    >
      <DateTimePicker
        label="Date and time"
        value={local}
        onChange={setLocal}
        valueFormat={localText}
        error={problemAt(save.error, 'at')}
        popoverProps={{ withinPortal: true }}
        data-autofocus
      />
      <Select
        label="Time zone"
        description="Type a city or a part of the name."
        data={timeZones()}
        value={zone}
        onChange={(chosen) => chosen && setZone(chosen)}
        searchable
        allowDeselect={false}
        nothingFoundMessage="There is no such zone. Try a large city nearby."
        error={problemAt(save.error, 'timeZone')}
        maxDropdownHeight={240}
      />
      {due === null ? null : (
        <Alert variant="light" color="gray" icon={<IconClock size={18} />} p="sm">
          <Text size="sm">
            That is <strong>{instantText(due)}</strong> for you, {agoText((due - journeyNow()) / 1_000)}.
          </Text>
        </Alert>
      )}
      {run.recipients === 0 ? (
        <Text size="sm" c="dimmed">
          The run has no recipients yet. Import a list before its time comes: a run without recipients cannot start.
        </Text>
      ) : null}
      {definition !== undefined && !takesRuns(definition) ? (
        <Warning title="The journey takes no runs">A run that is due in one fails. {toTakeRuns}</Warning>
      ) : null}
      {journey.data?.status === 'draft' ? (
        <Text size="sm" c="dimmed">
          The journey is a draft. Publish it before the time comes: a run starts only on an active journey.
        </Text>
      ) : null}
    </DialogForm>
  );
}
