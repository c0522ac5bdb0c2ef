import { Button, Group, NumberInput, PasswordInput, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { problemAt } from '@/ui/failure';
import type { ProviderFormProps } from './ChannelForm';
import { change, numberOf, secretMask, textOf, textsOf } from './settingsFields';

const security = [
  { value: 'starttls', label: 'STARTTLS (port 587)' },
  { value: 'tls', label: 'TLS (port 465)' },
  { value: 'none', label: 'None: only within your own network' },
];

interface Props extends ProviderFormProps {
  /** A password may be stored already; it never comes back. */
  stored: boolean;
}

export function SmtpForm({ settings, onChange, error, disabled, stored }: Props) {
  const set = (name: string, value: unknown) => onChange(change(settings, name, value));
  const at = (name: string) => ({ disabled, error: problemAt(error, `settings.${name}`) });
  const secure = textOf(settings, 'security') || 'starttls';

  return (
    <Stack gap="sm" maw={520}>
      <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
        <TextInput
          label="Mail server"
          placeholder="smtp.example.com"
          value={textOf(settings, 'host')}
          onChange={(event) => set('host', event.currentTarget.value)}
          {...at('host')}
        />
        <NumberInput
          label="Port"
          min={1}
          max={65_535}
          allowDecimal={false}
          placeholder={secure === 'tls' ? '465' : '587'}
          value={numberOf(settings, 'port')}
          onChange={(value) => set('port', value)}
          {...at('port')}
        />
      </Group>
      <Select
        label="Security"
        allowDeselect={false}
        data={security}
        value={secure}
        onChange={(value) => set('security', value)}
        {...at('security')}
      />
      <TextInput
        label="Sender"
        description="Where a message names none."
        placeholder="Ann <ann@example.com>"
        value={textOf(settings, 'from')}
        onChange={(event) => set('from', event.currentTarget.value)}
        {...at('from')}
      />
      <TextInput
        label="User name"
        autoComplete="off"
        value={textOf(settings, 'username')}
        onChange={(event) => set('username', event.currentTarget.value)}
        {...at('username')}
      />
      <Secret
        label="Password"
        stored={stored && textOf(settings, 'password') === secretMask}
        value={textOf(settings, 'password')}
        onChange={(value) => set('password', value)}
        {...at('password')}
      />
      <Group gap="sm" align="flex-start" grow>
        <NumberInput
          label="Connections"
          description="Kept open at once."
          min={1}
          max={100}
          allowDecimal={false}
          placeholder="4"
          value={numberOf(settings, 'poolSize')}
          onChange={(value) => set('poolSize', value)}
          {...at('poolSize')}
        />
        <NumberInput
          label="Gives up after"
          description="Seconds without an answer."
          min={1}
          max={300}
          allowDecimal={false}
          placeholder="30"
          value={numberOf(settings, 'timeoutSeconds')}
          onChange={(value) => set('timeoutSeconds', value)}
          {...at('timeoutSeconds')}
        />
      </Group>
      <TagsInput
        label="Private hosts for attachments"
        description="Attachments are fetched from public addresses only, and from these."
        placeholder="files.internal:8080"
        value={textsOf(settings, 'allowHosts')}
        onChange={(value) => set('allowHosts', value)}
        acceptValueOnBlur
        {...at('allowHosts')}
      />
      <Switch
        label="Accept a certificate that can't be verified"
        description="For test servers only: nobody knows then who takes the mail."
        disabled={disabled}
        checked={settings['acceptInvalidCertificate'] === true}
        onChange={(event) => set('acceptInvalidCertificate', event.currentTarget.checked || undefined)}
      />
    </Stack>
  );
}

interface SecretProps {
  label: string;
  stored: boolean;
  value: string;
  onChange: (value: string) => void;
  disabled: boolean;
  error: string | undefined;
}

/** A secret is written and never read back: what is stored is kept until it is replaced. */
function Secret({ label, stored, value, onChange, disabled, error }: SecretProps) {
  const [replacing, setReplacing] = useState(false);
  if (stored && !replacing) {
    return (
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput label={label} value="Stored; it is never shown" readOnly disabled flex={1} error={error} />
        <Button
          variant="default"
          disabled={disabled}
          onClick={() => {
            setReplacing(true);
            onChange('');
          }}
        >
          Replace
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <PasswordInput
        label={label}
        autoComplete="new-password"
        flex={1}
        autoFocus={replacing}
        disabled={disabled}
        error={error}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {replacing ? (
        <Button
          variant="default"
          onClick={() => {
            setReplacing(false);
            onChange(secretMask);
          }}
        >
          Keep the stored one
        </Button>
      ) : null}
    </Group>
  );
}
