import { ActionIcon, Button, Group, Input, Stack } from '@mantine/core';
import { IconPaperclip, IconTrash } from '@tabler/icons-react';
import classes from '../forms/forms.module.css';
import { LineSetting } from './Fields';
import type { Form } from './panelFacts';
import { listOf } from './settings';

/** Files that are fetched when the mail goes out; an address may be an expression: `{{ event.invoice_url }}`. */
export function Attachments({ form }: { form: Form }) {
  const files = listOf(form.at('attachments'));
  return (
    <Input.Wrapper
      labelElement="div"
      label="Attachments"
      description="Fetched when the mail goes out, so an address may hold a field."
      role="group"
      aria-label="Attachments"
    >
      <Stack gap={8} mt={4}>
        {files.map((_, i) => (
          <div key={i} className={classes['card']}>
            <Group gap={6} wrap="nowrap" align="flex-start">
              <Stack gap={8} flex={1}>
                <LineSetting
                  hideLabel
                  form={form}
                  setting={`attachments[${i}].url`}
                  label={`Address of attachment ${i + 1}`}
                  placeholder="{{ event.invoice_url }}"
                />
                <LineSetting
                  hideLabel
                  form={form}
                  setting={`attachments[${i}].name`}
                  label={`Name of attachment ${i + 1}`}
                  placeholder="invoice.pdf"
                />
              </Stack>
              {!form.readOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  mt={4}
                  aria-label={`Remove attachment ${i + 1}`}
                  onClick={() =>
                    form.set(
                      'attachments',
                      files.filter((_, j) => j !== i),
                    )
                  }
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </Group>
          </div>
        ))}
        {!form.readOnly && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPaperclip size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => form.set('attachments', [...files, { url: '' }])}
          >
            Add a file
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
