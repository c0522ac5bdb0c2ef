import { TextInput, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useRef, useState } from 'react';
import { notifyFailure } from '@/ui/failure';
import { useJourneyActions } from './actions';
import { nameProblem } from './limits';
import type { JourneyView } from './queries';

/** The name, and where it is changed: Enter keeps it, Escape gives up. */
export function JourneyName({ journey, readOnly }: { journey: JourneyView; readOnly: boolean }) {
  const actions = useJourneyActions(journey.id);
  const [draft, setDraft] = useState<string | null>(null);
  const given = useRef(false);
  const problem = draft === null ? undefined : nameProblem(draft);

  const keep = async () => {
    const name = draft?.trim() ?? '';
    if (given.current || draft === null || problem) {
      return;
    }
    given.current = true;
    setDraft(null);
    if (name !== journey.name) {
      try {
        await actions.update({ name });
      } catch (error) {
        notifyFailure('The name was not changed', error);
      }
    }
  };

  if (draft !== null) {
    return (
      <TextInput
        aria-label="Name of the journey"
        className="journey-name-input"
        size="sm"
        autoFocus
        value={draft}
        error={problem}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => (problem ? setDraft(null) : void keep())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            void keep();
          } else if (event.key === 'Escape') {
            given.current = true;
            setDraft(null);
          }
        }}
      />
    );
  }
  const title = (
    <Title order={1} size="h3" className="journey-title" title={journey.name}>
      {journey.name}
    </Title>
  );
  return readOnly ? (
    title
  ) : (
    <UnstyledButton
      className="journey-rename"
      onClick={() => {
        given.current = false;
        setDraft(journey.name);
      }}
    >
      {title}
      <VisuallyHidden>Rename</VisuallyHidden>
    </UnstyledButton>
  );
}
