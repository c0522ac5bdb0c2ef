import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { RelativeTime } from '@/ui/RelativeTime';
import { kindLabel, plain } from './journal/words';
import type { Profile } from './peopleQueries';

/** Those that have a line of their own above the other attributes. */
const shownAbove = new Set(['email', 'phone', 'first_name', 'last_name', 'time_zone', 'locale']);

/** How to reach a person, what they agreed to, and what is known of them. */
export function PersonFacts({ profile }: { profile: Profile }) {
  const attributes = Object.entries(profile.attributes).filter(([name]) => !shownAbove.has(name));
  const consent = Object.entries(profile.consent);
  return (
    <Stack gap="lg" component="aside" aria-label="Profile">
      <Facts
        title="Contact"
        rows={[
          ['E-mail', profile.email],
          ['Phone', profile.phone],
          ['Time zone', profile.timeZone],
          ['Language', profile.locale],
          ['Id', profile.id],
          ['Known since', profile.createdAt ? <RelativeTime key="at" at={profile.createdAt} past /> : null],
        ]}
      />
      <div>
        <Title order={3} mb={6}>
          Consent
        </Title>
        {consent.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing was withdrawn: every channel may be used.
          </Text>
        ) : (
          <Facts
            rows={consent.map(([channel, state]) => [
              kindLabel(channel),
              <Badge
                key={channel}
                variant="light"
                color={state === 'opted_out' ? 'red' : 'green'}
                size="sm"
                tt="none"
                c="inherit"
                fw={500}
              >
                {plain(String(state))}
              </Badge>,
            ])}
          />
        )}
      </div>
      <div>
        <Title order={3} mb={6}>
          Segments
        </Title>
        {profile.segments.length === 0 ? (
          <Text size="sm" c="dimmed">
            In none.
          </Text>
        ) : (
          <Group gap={6}>
            {profile.segments.map((segment) => (
              <Badge key={segment} variant="default" size="md" tt="none" fw={500}>
                {segment}
              </Badge>
            ))}
          </Group>
        )}
      </div>
      <div>
        <Title order={3} mb={6}>
          Attributes
        </Title>
        {attributes.length === 0 ? (
          <Text size="sm" c="dimmed">
            None beside the above.
          </Text>
        ) : (
          <Facts
            rows={attributes.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])}
          />
        )}
      </div>
    </Stack>
  );
}

function Facts({ title, rows }: { title?: string; rows: [string, ReactNode][] }) {
  return (
    <div>
      {title ? (
        <Title order={3} mb={6}>
          {title}
        </Title>
      ) : null}
      <dl className="facts">
        {rows.map(([name, value]) => (
          <FactRow key={name} name={name} value={value} />
        ))}
      </dl>
    </div>
  );
}

function FactRow({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {value ?? (
          <Text span size="sm" c="dimmed">
            –
          </Text>
        )}
      </dd>
    </>
  );
}
