import type { JourneySettings } from './journeySettings';

/** Every choice as the sentence that it makes true, the default first. */
export interface Sentence<Value extends string> {
  value: Value;
  label: string;
  line: string;
}

type Pause = JourneySettings['pause'];

export const pauseInFlight: Sentence<Pause['inFlight']>[] = [
  { value: 'freeze', label: 'Everyone keeps their place', line: 'Nobody moves and nothing is sent until you resume.' },
  { value: 'continue', label: 'Those inside go on', line: 'Only new entries stop.' },
];

export const pauseClock: Sentence<Pause['clock']>[] = [
  { value: 'hold', label: 'Waits stand still', line: 'What was left of a wait is still left after the pause.' },
  { value: 'wall', label: 'Waits run on', line: 'Waits that ran out during the pause end as soon as you resume.' },
];

export const pausePast: Sentence<Pause['past']>[] = [
  {
    value: 'continue',
    label: 'Go on',
    line: 'A “wait until” whose date passed during the pause goes on as if it had just come.',
  },
  { value: 'skip', label: 'Leave by “past”', line: 'It leaves by the node’s port “past”.' },
];

export const archiveInFlight: Sentence<JourneySettings['archive']['inFlight']>[] = [
  { value: 'exit', label: 'Everyone leaves', line: 'Those inside exit with the reason “archived”.' },
  {
    value: 'hide',
    label: 'Everyone is closed',
    line: 'Those inside are closed as archived where they stand; nothing more is sent.',
  },
];

export const reentryRule: Sentence<JourneySettings['reentry']['rule']>[] = [
  { value: 'never', label: 'Never', line: 'Each person enters once. With lists, once per run.' },
  { value: 'after_early_exit', label: 'After leaving early', line: 'Whoever left before the end may enter again.' },
  { value: 'after_exit', label: 'Once they are out', line: 'Whoever is no longer inside may enter again.' },
  {
    value: 'on_restart',
    label: 'After a restart',
    line: 'Pausing and resuming the journey lets everyone in once more.',
  },
  { value: 'always', label: 'Always', line: 'Also while they are inside: then they are inside several times.' },
];

export const editRule: Sentence<JourneySettings['edit']>[] = [
  { value: 'live', label: 'Everyone moves to the new version', line: 'Publishing moves all whose node still exists.' },
  {
    value: 'pinned',
    label: 'Everyone finishes on their own version',
    line: 'Only those who enter later take the new one.',
  },
  {
    value: 'metadata_only',
    label: 'Nodes are locked while active',
    line: 'Pause the journey to change more than its name and description.',
  },
  { value: 'entry_locked', label: 'The entry is locked while active', line: 'Pause the journey to change who enters.' },
];
