import { counted, countText } from '@/ui/Count';

interface Archiving {
  inFlight: 'exit' | 'hide';
  /** How many are inside. */
  active: number;
  /** Runs that are not over yet: drafts, scheduled, running, paused. */
  openRuns: number;
}

/** Exactly what archiving does, and to how many. */
export function archiveConsequences({ inFlight, active, openRuns }: Archiving): string[] {
  const who = active === 1 ? 'The one person inside' : `The ${countText(active)} people inside`;
  const verb = active === 1 ? ['leaves', 'is'] : ['leave', 'are'];
  const inside =
    active === 0
      ? 'Nobody is inside; nobody can enter any more.'
      : inFlight === 'exit'
        ? `${who} ${verb[0]} at once, with the reason “archived”. Nothing more is sent to them, and nobody can enter any more.`
        : `${who} ${verb[1]} closed as archived where they stand. Nothing more is sent to them, and nobody can enter any more.`;
  return [
    inside,
    ...(openRuns > 0
      ? [`${counted('run', openRuns)} that ${openRuns === 1 ? 'is' : 'are'} not over will be cancelled.`]
      : []),
    'Its history and figures stay. An archived journey can’t be brought back, but it can be duplicated.',
  ];
}

/** What a pause has just done. */
export function pauseConsequence(inFlight: 'freeze' | 'continue', clock: 'hold' | 'wall'): string {
  if (inFlight === 'continue') {
    return 'Paused. Nobody new enters; those inside go on.';
  }
  return clock === 'hold'
    ? 'Paused. Nobody new enters; those inside keep their place and what is left of their waits.'
    : 'Paused. Nobody new enters; those inside keep their place, and waits that run out meanwhile end when you resume.';
}
