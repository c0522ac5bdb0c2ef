import { Divider, Stack, Switch, TextInput, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Problem } from '@/api/problem';
import { problemAt, problemIn } from '@/ui/failure';
import type { JourneySettings } from './journeySettings';
import { SentenceChoice } from './SentenceChoice';
import { archiveInFlight, editRule, pauseClock, pauseInFlight, pausePast, reentryRule } from './sentences';
import { SpanField } from './SpanField';

interface Props {
  settings: JourneySettings;
  onChange: (settings: JourneySettings) => void;
  readOnly: boolean;
  error: unknown;
  /** What is wrong with the settings as they are. */
  problem: Problem | undefined;
}

const keyPath = 'settings.reentry.key';

/** Every setting of a journey, as sentences about what happens. */
export function SettingsForm({ settings, onChange, readOnly, error, problem }: Props) {
  const { pause, archive, reentry } = settings;
  const once = useRef<HTMLInputElement>(null);
  const isWrong = problem?.path === keyPath;
  // It has the focus as the first of the drawer, which is not scrolled for it.
  useEffect(() => {
    if (isWrong) {
      once.current?.scrollIntoView({ block: 'center' });
    }
  }, [isWrong]);
  const setPause = (change: Partial<typeof pause>) => onChange({ ...settings, pause: { ...pause, ...change } });
  const setReentry = (change: Partial<typeof reentry>) => onChange({ ...settings, reentry: { ...reentry, ...change } });

  return (
    <>
      <Section title="When it is paused">
        <SentenceChoice
          label="People inside"
          value={pause.inFlight}
          onChange={(inFlight) => setPause({ inFlight })}
          choices={pauseInFlight}
          readOnly={readOnly}
        />
        {pause.inFlight === 'freeze' ? (
          <>
            <SentenceChoice
              label="Their waits"
              value={pause.clock}
              onChange={(clock) => setPause({ clock })}
              choices={pauseClock}
              readOnly={readOnly}
            />
            <SentenceChoice
              label="Dates that pass meanwhile"
              value={pause.past}
              onChange={(past) => setPause({ past })}
              choices={pausePast}
              readOnly={readOnly}
            />
          </>
        ) : null}
      </Section>
      <Section title="When it is archived">
        <SentenceChoice
          label="People inside"
          value={archive.inFlight}
          onChange={(inFlight) => onChange({ ...settings, archive: { inFlight } })}
          choices={archiveInFlight}
          readOnly={readOnly}
        />
      </Section>
      <Section title="Entering again">
        <SentenceChoice
          label="The same person may enter again"
          value={reentry.rule}
          onChange={(rule) => setReentry({ rule })}
          choices={reentryRule}
          readOnly={readOnly}
        />
        <SpanField
          label="Not too soon"
          description="At least this long after the last entry."
          value={reentry.cooldown}
          initial={{ amount: 30, unit: 'days' }}
          onChange={(cooldown) => setReentry({ cooldown })}
          readOnly={readOnly}
          error={problemAt(error, 'settings.reentry.cooldown')}
        />
        <TextInput
          label="Once per"
          description="A field such as event.cart_id: the same person may be inside once for each value. Empty: once per person."
          placeholder="event.cart_id"
          disabled={readOnly}
          value={reentry.key ?? ''}
          onChange={(event) => setReentry({ key: event.currentTarget.value.trim() || null })}
          ref={once}
          data-autofocus={(isWrong && !readOnly) || undefined}
          error={problemAt(error, keyPath) ?? problemIn(problem ? [problem] : [], keyPath)}
        />
      </Section>
      <Section title="When a new version is published">
        <SentenceChoice
          label="People inside, and what may be changed"
          value={settings.edit}
          onChange={(edit) => onChange({ ...settings, edit })}
          choices={editRule}
          readOnly={readOnly}
        />
      </Section>
      <Section title="Who may be inside, and how long">
        <Switch
          label="Leave with the audience"
          description="Whoever no longer meets the entry’s audience leaves the journey."
          disabled={readOnly}
          checked={settings.exitWhenEntryFalse}
          onChange={(event) => onChange({ ...settings, exitWhenEntryFalse: event.currentTarget.checked })}
        />
        <SpanField
          label="Longest stay"
          description="After it a person leaves with the reason “expired”."
          value={settings.maxDuration}
          initial={{ amount: 90, unit: 'days' }}
          onChange={(maxDuration) => onChange({ ...settings, maxDuration })}
          readOnly={readOnly}
          error={problemAt(error, 'settings.maxDuration')}
        />
        <Switch
          label="Anonymous visitors"
          description="Profiles without an identity may enter; they are joined to the known person when they identify."
          disabled={readOnly}
          checked={settings.allowAnonymous}
          onChange={(event) => onChange({ ...settings, allowAnonymous: event.currentTarget.checked })}
        />
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="md" component="section">
      <Title order={3}>{title}</Title>
      {children}
      <Divider />
    </Stack>
  );
}
