import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import classes from '../forms/forms.module.css';
import { ProblemAtField } from '../forms/ProblemAtField';
import { ButtonFields } from './ButtonEditor';
import { TemplateText } from '../forms/TemplateText';
import type { Form } from './panelFacts';
import { listOf } from './settings';

interface Props {
  form: Form;
  setting: string;
  title: string;
  onRemove?: () => void;
}

const parts = [
  { name: 'title', label: 'Title', placeholder: 'Gold plan' },
  { name: 'text', label: 'Text', placeholder: 'Everything in Silver, and more.' },
  { name: 'imageUrl', label: 'Picture', placeholder: 'https://…' },
];

/** One card: a title, a text, a picture, buttons. One of the first three is needed. */
export function RcsCard({ form, setting, title, onRemove }: Props) {
  const buttons = listOf(form.at(`${setting}.buttons`));
  return (
    <div className={classes['card']} role="group" aria-label={title}>
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {onRemove && !form.readOnly && (
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${title}`} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Group>
      <Stack gap={8}>
        {parts.map(({ name, label, placeholder }) => {
          const field = form.text(`${setting}.${name}`);
          return (
            <TemplateText
              key={name}
              {...field}
              hideLabel
              label={`${label} of ${title}`}
              placeholder={`${label}: ${placeholder}`}
              fields={form.fields}
              // A part of a card that is empty is not there.
              onChange={(value) => form.set(`${setting}.${name}`, value === '' ? undefined : value)}
            />
          );
        })}
        {buttons.map((_, i) => (
          <ButtonFields
            key={i}
            form={form}
            setting={`${setting}.buttons[${i}]`}
            name={`button ${i + 1} of ${title}`}
            onRemove={() =>
              form.set(
                `${setting}.buttons`,
                buttons.filter((_, j) => j !== i),
              )
            }
          />
        ))}
        {!form.readOnly && (
          <Button
            variant="subtle"
            size="compact-xs"
            color="gray"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => form.set(`${setting}.buttons`, [...buttons, { label: '', url: '' }])}
          >
            Add a button
          </Button>
        )}
        <ProblemAtField problems={form.problemsAt(setting)} />
      </Stack>
    </div>
  );
}
