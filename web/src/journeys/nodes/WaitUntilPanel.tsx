import { NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { FieldPicker } from '../forms/FieldPicker';
import { problemProps } from '../forms/ProblemAtField';
import { SpanInput } from '../forms/SpanInput';
import type { PanelProps } from './kind';
import { type Form, useForm } from './panelFacts';
import { Section } from './Section';
import { settingsOf, spanOf, textOf } from './settings';
import { TimeOfDay } from './TimeOfDay';
import { WeekDays } from './WeekDays';

type Shape = 'date' | 'field' | 'days';

/** What each way of saying it is made of; choosing another takes these settings away. */
const settingsOfShape: Record<Shape, string[]> = {
  date: ['date', 'past'],
  field: ['field', 'offset', 'direction', 'past'],
  days: ['weekday', 'weekdays', 'from', 'to'],
};

export function WaitUntilPanel(props: PanelProps) {
  const form = useForm(props);
  const settings = settingsOf(props.node);
  const [shape, setShape] = useState<Shape>('date' in settings ? 'date' : 'field' in settings ? 'field' : 'days');
  const choose = (next: Shape) => {
    setShape(next);
    const kept = settingsOfShape[next];
    const gone = Object.values(settingsOfShape).flat();
    const left = Object.entries(settings).filter(([name]) => kept.includes(name) || !gone.includes(name));
    if (left.length < Object.keys(settings).length) {
      props.onSettings(Object.fromEntries(left));
    }
  };
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const zone = form.text('timeZone');
  return (
    <Section title="Wait until">
      <SegmentedControl
        fullWidth
        aria-label="What is waited for"
        disabled={form.readOnly}
        data={[
          { value: 'days', label: 'Day or time' },
          { value: 'field', label: 'Person’s date' },
          { value: 'date', label: 'Fixed date' },
        ]}
        value={shape}
        onChange={(value) => choose(value as Shape)}
      />
      {shape === 'date' && <FixedDate form={form} />}
      {shape === 'field' && <FieldDate form={form} />}
      {shape === 'days' && <WeekDays form={form} />}
      {shape !== 'days' && (
        <NativeSelect
          label="When the date is over"
          data={[
            { value: 'continue', label: 'Go on at once' },
            { value: 'skip', label: 'Leave by “Date is over”' },
          ]}
          value={textOf(form.at('past')) || 'continue'}
          disabled={form.readOnly}
          onChange={(event) =>
            form.set('past', event.currentTarget.value === 'continue' ? undefined : event.currentTarget.value)
          }
        />
      )}
      <Select
        label="Time zone"
        placeholder="The person’s own"
        searchable
        clearable
        limit={60}
        data={zone.value === '' || zones.includes(zone.value) ? zones : [zone.value, ...zones]}
        value={zone.value === '' ? null : zone.value}
        disabled={form.readOnly}
        onChange={(name) => zone.onChange(name ?? '')}
        {...problemProps(zone.problems, zone.path)}
      />
    </Section>
  );
}

function FixedDate({ form }: { form: Form }) {
  const date = form.text('date');
  return (
    <>
      <TextInput
        label="Date"
        withAsterisk
        // An instant, as a document may have it, is edited as it is written.
        type={date.value === '' || /^\d{4}-\d{2}-\d{2}$/.test(date.value) ? 'date' : 'text'}
        value={date.value}
        disabled={form.readOnly}
        onChange={(event) => date.onChange(event.currentTarget.value)}
        {...problemProps(date.problems, date.path)}
      />
      <TimeOfDay form={form} setting="time" label="Time of day" description="Midnight unless set." />
    </>
  );
}

function FieldDate({ form }: { form: Form }) {
  const field = form.text('field');
  const dates = form.fields.filter((known) => known.type === 'date' || known.type === 'unknown');
  const offset = spanOf(form.at('offset'));
  return (
    <>
      <FieldPicker
        label="Date"
        required
        description="A field that holds a date."
        placeholder="profile.renewal_date"
        fields={dates}
        {...field}
      />
      <SpanInput
        label="Sooner or later"
        placeholder="On that day"
        value={offset}
        onChange={(span) => form.replace({ offset: span, ...(span === undefined ? { direction: undefined } : {}) })}
        path={form.path('offset')}
        problems={form.problems}
        readOnly={form.readOnly}
      />
      {offset !== undefined && (
        <NativeSelect
          aria-label="Before or after the date"
          data={[
            { value: 'before', label: 'before the date' },
            { value: 'after', label: 'after the date' },
          ]}
          value={textOf(form.at('direction')) || 'after'}
          disabled={form.readOnly}
          onChange={(event) => form.set('direction', event.currentTarget.value)}
          {...problemProps(form.problemsAt('direction'), form.path('direction'))}
        />
      )}
      <TimeOfDay form={form} setting="time" label="Time of day" description="That of the date unless set." />
    </>
  );
}
