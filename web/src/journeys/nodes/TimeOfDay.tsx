import { TextInput } from '@mantine/core';
import { problemProps } from '../forms/ProblemAtField';
import type { Form } from './panelFacts';

/** A time of day, `09:00`. */
export function TimeOfDay(props: { form: Form; setting: string; label: string; description?: string }) {
  const { form, setting, label, description } = props;
  const time = form.text(setting);
  return (
    <TextInput
      type="time"
      label={label}
      description={description}
      value={time.value}
      disabled={form.readOnly}
      onChange={(event) => time.onChange(event.currentTarget.value)}
      {...problemProps(time.problems, time.path)}
    />
  );
}
