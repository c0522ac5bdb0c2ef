import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import { useIsOwner } from '@/app/session';
import { workspaceQuery } from '@/app/workspace';
import { useJourneyNow } from '@/ui/clock';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone } from '@/ui/failure';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { spanText } from '@/ui/span';
import { Part } from './Part';

export function WorkspaceSection() {
  const { data: workspace, error, refetch } = useQuery(workspaceQuery);
  return (
    <Part title="Workspace" lead="What holds for every journey here.">
      {workspace ? (
        <WorkspaceForm workspace={workspace} />
      ) : error ? (
        <ErrorNotice error={error} title="The workspace can't be shown" onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </Part>
  );
}

/** The zones that this browser knows, and UTC, which some leave out. */
function knownZones(current: string): string[] {
  return [...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])];
}

function scaleText(scale: number): string {
  if (scale === 1) {
    return 'Journey time runs as fast as the clock on the wall.';
  }
  return `Journey time runs ${scale.toLocaleString()} times as fast as the wall's: a second here is ${spanText(scale)} there.`;
}

function WorkspaceForm({ workspace }: { workspace: Schemas['WorkspaceView'] }) {
  const client = useQueryClient();
  const owner = useIsOwner();
  const [zone, setZone] = useState(workspace.timeZone);
  const zones = useMemo(() => knownZones(workspace.timeZone), [workspace.timeZone]);
  const save = useMutation({
    mutationFn: () => answer(api.PATCH('/api/workspace', { body: { timeZone: zone } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: workspaceQuery.queryKey });
      notifyDone(`The workspace is in ${zone}.`);
    },
  });

  return (
    <Stack gap="lg" maw={480}>
      <Stack gap="sm">
        <Select
          label="Time zone"
          description="For people who have no zone of their own: their days, quiet hours and schedules."
          searchable
          allowDeselect={false}
          nothingFoundMessage="No zone is called that. Try a city, such as Berlin."
          maxDropdownHeight={280}
          limit={100}
          data={zones}
          filter={({ options, search }) => {
            const words = search.toLowerCase().replaceAll(' ', '_');
            return options.filter((option) => 'label' in option && option.label.toLowerCase().includes(words));
          }}
          disabled={!owner}
          value={zone}
          onChange={(value) => setZone(value ?? zone)}
        />
        <ErrorNotice error={save.error} title="The time zone was not changed" />
        {owner ? (
          <Group>
            <Button disabled={zone === workspace.timeZone} loading={save.isPending} onClick={() => save.mutate()}>
              Save
            </Button>
          </Group>
        ) : null}
      </Stack>
      <Fact label="Journey clock">
        <Clock zone={workspace.timeZone} /> {scaleText(workspace.timeScale)} It is set when the server starts, by{' '}
        <code style={{ whiteSpace: 'nowrap' }}>--time-scale</code>.
      </Fact>
      <Fact label="Default region">
        {workspace.defaultRegion}. Phone numbers without a country code are read as numbers from there. It is set when
        the server starts, by <code>SOJOURN_DEFAULT_REGION</code>.
      </Fact>
    </Stack>
  );
}

function Clock({ zone }: { zone: string }) {
  const now = useJourneyNow();
  const text = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone }).format(
    now,
  );
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{text}.</span>;
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </div>
  );
}
