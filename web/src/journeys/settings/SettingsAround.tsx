import { type ReactNode, useCallback, useState } from 'react';
import type { Problem } from '@/api/problem';
import { useMayEdit } from '@/app/session';
import type { JourneyView } from '../queries';
import { OpenSettings } from './openSettings';
import { SettingsDrawer } from './SettingsDrawer';

/** The page of a journey, anything of which may open its settings. */
export function SettingsAround({ journey, children }: { journey: JourneyView; children: ReactNode }) {
  const mayEdit = useMayEdit();
  const [opened, setOpened] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const open = useCallback((about?: Problem) => {
    setProblem(about);
    setOpened(true);
  }, []);

  return (
    <OpenSettings value={open}>
      {children}
      <SettingsDrawer
        journey={journey}
        opened={opened}
        problem={problem}
        onClose={() => setOpened(false)}
        readOnly={!mayEdit || journey.status === 'archived'}
      />
    </OpenSettings>
  );
}
