import { Stack } from '@mantine/core';
import { LinePreview } from '../forms/LinePreview';
import { LiquidEditor } from '../forms/LiquidEditor';
import { SpanInput } from '../forms/SpanInput';
import { TemplateText } from '../forms/TemplateText';
import type { SpanUnit } from '../document/document';
import type { Form } from './panelFacts';
import { spanOf } from './settings';

interface Common {
  form: Form;
  setting: string;
  label: string;
  description?: string;
  placeholder?: string;
  required?: boolean;
}

/** One line with fields, and how it reads for somebody. */
export function LineSetting({ form, setting, ...rest }: Common & { hideLabel?: boolean }) {
  const text = form.text(setting);
  return (
    <Stack gap={2} flex={1} miw={0}>
      <TemplateText {...rest} {...text} fields={form.fields} />
      <LinePreview label={rest.label} template={text.value} journeyId={form.journeyId} sample={form.sample} />
    </Stack>
  );
}

/** A text with fields and a preview. */
export function TextSetting({
  form,
  setting,
  ...rest
}: Common & { lines?: number; kind?: 'text' | 'html'; sms?: boolean }) {
  return (
    <LiquidEditor
      {...rest}
      {...form.text(setting)}
      fields={form.fields}
      journeyId={form.journeyId}
      sample={form.sample}
    />
  );
}

/** A length of time. */
export function SpanSetting({ form, setting, ...rest }: Common & { unit?: SpanUnit }) {
  return (
    <SpanInput
      {...rest}
      value={spanOf(form.at(setting))}
      onChange={(span) => form.set(setting, span)}
      path={form.path(setting)}
      problems={form.problems}
      readOnly={form.readOnly}
    />
  );
}
