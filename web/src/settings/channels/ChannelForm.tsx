import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import { useIsOwner } from '@/app/session';
import { channelsQuery, workspaceQuery } from '@/app/workspace';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone } from '@/ui/failure';
import { channelKind, providerName } from './channelKinds';
import { HttpForm } from './HttpForm';
import { SandboxForm } from './SandboxForm';
import type { Settings } from './sandboxSettings';
import { SmtpForm } from './SmtpForm';

/** Problems that the forms show at the field itself. */
const atFields = [
  'host',
  'port',
  'security',
  'from',
  'username',
  'password',
  'poolSize',
  'timeoutSeconds',
  'allowHosts',
  'inFlight',
].map((name) => `settings.${name}`);

/** Which provider carries the channel, and its settings; each provider's form holds the settings as the API takes them. */
export function ChannelForm({ channel }: { channel: Schemas['ChannelView'] }) {
  const client = useQueryClient();
  const owner = useIsOwner();
  const stored = (channel.settings ?? {}) as Settings;
  const [provider, setProvider] = useState(channel.provider);
  const [settings, setSettings] = useState(stored);
  const [problem, setProblem] = useState<string>();
  const { label } = channelKind(channel.kind);
  const scale = useQuery(workspaceQuery).data?.timeScale ?? 1;
  const tooFast = provider !== 'sandbox' && scale !== 1;

  const save = useMutation({
    mutationFn: () =>
      answer(
        api.PUT('/api/channels/{kind}', { params: { path: { kind: channel.kind } }, body: { provider, settings } }),
      ),
    onSuccess: async (saved) => {
      setSettings((saved.settings ?? {}) as Settings);
      await client.invalidateQueries({ queryKey: channelsQuery.queryKey });
      const warning = saved.problems[0]?.message;
      notifyDone(`${label} goes by ${providerName(saved.provider)}.${warning ? ` ${warning}` : ''}`);
    },
  });
  const choose = (next: string) => {
    setProvider(next);
    setSettings(next === channel.provider ? stored : {});
    setProblem(undefined);
    save.reset();
  };
  const form = { settings, onChange: setSettings, error: save.error, disabled: !owner };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        {channel.providers.length > 1 ? (
          <div>
            <Text size="sm" fw={500} mb={4}>
              Provider
            </Text>
            <SegmentedControl
              aria-label={`Provider of ${label}`}
              disabled={!owner}
              data={channel.providers.map((id) => ({ value: id, label: providerName(id) }))}
              value={provider}
              onChange={choose}
            />
          </div>
        ) : null}
        {tooFast ? (
          <Alert color="yellow" title="Not at this pace">
            Journey time runs {scale.toLocaleString()} times as fast as the wall's, and a real provider would be called
            at that pace. Start the server with time scale 1 to use one.
          </Alert>
        ) : null}
        {provider === 'sandbox' ? (
          <SandboxForm kind={channel.kind} usual={channel.defaults} {...form} onProblem={setProblem} />
        ) : null}
        {provider === 'smtp' ? <SmtpForm {...form} stored={channel.provider === 'smtp'} /> : null}
        {provider === 'http' ? <HttpForm {...form} /> : null}
        {problem ? (
          <Text size="sm" c="red" role="alert">
            {problem}
          </Text>
        ) : null}
        <ErrorNotice error={save.error} title="Nothing was changed" shown={atFields} />
        {owner ? (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={problem !== undefined || tooFast}>
              Save
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  );
}

export interface ProviderFormProps {
  settings: Settings;
  onChange: (settings: Settings) => void;
  error: unknown;
  disabled: boolean;
}
