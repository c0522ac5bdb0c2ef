import { Checkbox, Group, Input, NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { FieldPicker } from '../forms/FieldPicker';
import { ProblemAtField, problemProps, problemsBelow } from '../forms/ProblemAtField';
import { SpanInput } from '../forms/SpanInput';
import type { PanelProps } from './kind';
import { type Form, useForm } from './panelFacts';
import { Section } from './Section';
import { settingsOf, spanOf, textOf } from './settings';
import { capital, daysOf, weekdays } from './waitUntil';

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
      {shape === 'days' && <Days form={form} />}
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
        onChange={(span) => form.set('offset', span)}
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

function Days({ form }: { form: Form }) {
  const settings = settingsOf(form.node);
  const days = daysOf(settings);
  const [window, setWindow] = useState('from' in settings || 'to' in settings);
  return (
    <>
      <Checkbox.Group
        label="Days"
        description="Any day where none is chosen."
        value={days}
        onChange={(next) =>
          form.replace({ weekday: undefined, weekdays: weekdays.filter((day) => next.includes(day)) })
        }
      >
        <Group gap="6px 14px" mt={8}>
          {weekdays.map((day) => (
            <Checkbox
              key={day}
              value={day}
              label={capital(day).slice(0, 3)}
              aria-label={capital(day)}
              disabled={form.readOnly}
            />
          ))}
        </Group>
      </Checkbox.Group>
      <ProblemAtField
        problems={[...problemsBelow(form.problems, form.path('weekdays')), ...form.problemsAt('weekday')]}
      />
      <SegmentedControl
        aria-label="When on that day"
        disabled={form.readOnly}
        data={[
          { value: 'time', label: 'At a time' },
          { value: 'window', label: 'Within hours' },
        ]}
        value={window ? 'window' : 'time'}
        onChange={(value) => {
          setWindow(value === 'window');
          form.replace(
            value === 'window'
              ? { time: undefined, from: '09:00', to: '17:00' }
              : { from: undefined, to: undefined, time: '09:00' },
          );
        }}
      />
      {window ? (
        <Input.Wrapper description="Whoever comes within these hours goes on at once.">
          <Group gap={8} grow mb={6}>
            <TimeOfDay form={form} setting="from" label="From" />
            <TimeOfDay form={form} setting="to" label="Until" />
          </Group>
        </Input.Wrapper>
      ) : (
        <TimeOfDay form={form} setting="time" label="Time of day" />
      )}
      <ProblemAtField problems={form.problemsAt('date')} />
    </>
  );
}

function TimeOfDay(props: { form: Form; setting: string; label: string; description?: string }) {
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
