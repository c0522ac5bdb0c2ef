import { Checkbox, Group, Input, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ProblemAtField, problemsBelow } from '../forms/ProblemAtField';
import type { Form } from './panelFacts';
import { settingsOf } from './settings';
import { TimeOfDay } from './TimeOfDay';
import { capital, daysOf, weekdays } from './waitUntil';

/** The next of some weekdays, at a time or within hours. */
export function WeekDays({ form }: { form: Form }) {
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
