import { ActionIcon, Button, Group, Input, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import classes from '../forms/forms.module.css';
import { LineSetting } from './Fields';
import type { Form } from './panelFacts';

interface Props {
  form: Form;
  setting: string;
  label: string;
}

/** A button that leads somewhere, or none. */
export function ButtonEditor({ form, setting, label }: Props) {
  const present = form.at(setting) !== undefined;
  return (
    <Input.Wrapper labelElement="div" label={label} role="group" aria-label={label}>
      {present ? (
        <div className={classes['card']} style={{ marginTop: 4 }}>
          <ButtonFields form={form} setting={setting} name={label} onRemove={() => form.set(setting, undefined)} />
        </div>
      ) : (
        !form.readOnly && (
          <div>
            <Button
              mt={4}
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} />}
              onClick={() => form.set(setting, { label: '', url: '' })}
            >
              Add a button
            </Button>
          </div>
        )
      )}
    </Input.Wrapper>
  );
}

/** What a button says and where it leads. */
export function ButtonFields(props: { form: Form; setting: string; name: string; onRemove: () => void }) {
  const { form, setting, name, onRemove } = props;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Stack gap={8} flex={1}>
        <LineSetting
          hideLabel
          form={form}
          setting={`${setting}.label`}
          label={`Text of ${name}`}
          placeholder="Renew now"
        />
        <LineSetting
          hideLabel
          form={form}
          setting={`${setting}.url`}
          label={`Address of ${name}`}
          placeholder="https://…"
        />
      </Stack>
      {!form.readOnly && (
        <ActionIcon variant="subtle" color="gray" mt={4} aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
