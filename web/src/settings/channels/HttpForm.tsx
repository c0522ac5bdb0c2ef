import { Group, NumberInput, Stack, TagsInput } from '@mantine/core';
import { problemAt } from '@/ui/failure';
import type { ProviderFormProps } from './ChannelForm';
import { change, numberOf, textsOf } from './settingsFields';

export function HttpForm({ settings, onChange, error, disabled }: ProviderFormProps) {
  const set = (name: string, value: unknown) => onChange(change(settings, name, value));
  const at = (name: string) => ({ disabled, error: problemAt(error, `settings.${name}`) });

  return (
    <Stack gap="sm" maw={520}>
      <TagsInput
        label="Private hosts"
        description="Requests to this machine and to private networks are refused, except to these."
        placeholder="crm.internal:8080"
        value={textsOf(settings, 'allowHosts')}
        onChange={(value) => set('allowHosts', value)}
        acceptValueOnBlur
        {...at('allowHosts')}
      />
      <Group gap="sm" align="flex-start" grow>
        <NumberInput
          label="Gives up after"
          description="Seconds, where a webhook names none."
          min={1}
          max={120}
          allowDecimal={false}
          placeholder="30"
          value={numberOf(settings, 'timeoutSeconds')}
          onChange={(value) => set('timeoutSeconds', value)}
          {...at('timeoutSeconds')}
        />
        <NumberInput
          label="At once"
          description="Requests under way at the same time."
          min={1}
          max={1_000}
          allowDecimal={false}
          placeholder="64"
          value={numberOf(settings, 'inFlight')}
          onChange={(value) => set('inFlight', value)}
          {...at('inFlight')}
        />
      </Group>
    </Stack>
  );
}
