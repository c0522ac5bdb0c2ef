import { Alert, Select, Skeleton, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { ApiProblem } from '@/api/problem';
import classes from './forms.module.css';
import { usePreview, useProfileSearch } from './workspace';

interface Props {
  label: string;
  template: string;
  kind: 'text' | 'html';
  journeyId: string | null;
  sample: Record<string, unknown>;
}

/** How a template reads for somebody: a real profile, to be chosen, or a made-up one. */
export function LiquidPreview({ label, template, kind, journeyId, sample }: Props) {
  const [profileId, setProfileId] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 250);
  const [settled] = useDebouncedValue(template, 400);
  const people = useProfileSearch(asked);
  const { data, error, isPending } = usePreview(
    journeyId,
    { template: settled, kind, data: sample, ...(profileId === null ? {} : { profileId }) },
    settled !== '',
  );
  const options = people.map((person) => ({ value: person.id, label: personText(person) }));
  return (
    <Stack gap={8} mt={8}>
      <Select
        aria-label={`Preview ${label} for`}
        placeholder="A made-up person; search for a real one"
        searchable
        clearable
        size="xs"
        data={options}
        filter={({ options: all }) => all}
        value={profileId}
        onChange={setProfileId}
        searchValue={search}
        onSearchChange={setSearch}
        nothingFoundMessage="Nobody is called that"
      />
      {error && (
        <Alert color="red" p="xs">
          {error instanceof ApiProblem ? error.message : 'The preview could not be loaded. Try again in a moment.'}
        </Alert>
      )}
      {data?.problem && (
        <Alert color="red" p="xs">
          {data.problem.message}
        </Alert>
      )}
      {!error &&
        !data?.problem &&
        settled !== '' &&
        (isPending ? (
          <Skeleton h={64} />
        ) : kind === 'html' ? (
          // A sandbox without any permission: whatever the template holds, it can only be looked at.
          <iframe className={classes['frame']} title={`Preview of ${label}`} sandbox="" srcDoc={data?.text ?? ''} />
        ) : (
          <div className={classes['preview']} aria-label={`Preview of ${label}`} role="region">
            {data?.text}
          </div>
        ))}
    </Stack>
  );
}

function personText(person: {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
}): string {
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
  const contact = person.email ?? person.phone ?? '';
  return [name || person.id, contact].filter((part, i, all) => part && all.indexOf(part) === i).join(' · ');
}
