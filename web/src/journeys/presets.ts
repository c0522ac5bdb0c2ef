import type { Definition, EntrySource } from './document/document';

/** A kind of work: it chooses the settings that products of the field disagree about. Each can be changed afterwards. */
export interface Preset {
  id: 'outreach' | 'decisioning' | 'marketing' | 'messaging' | 'adoption';
  label: string;
  line: string;
  /** What a new journey's entry begins with; empty where a choice is needed first. */
  sources: EntrySource[];
  /** The Messaging preset has Start dragged from the palette first; elsewhere it is there. */
  startsEmpty?: boolean;
}

export const presets: readonly Preset[] = [
  {
    id: 'outreach',
    label: 'Outreach',
    line: 'Calls and texts to lists, in runs. Pausing freezes everyone; saving publishes at once.',
    sources: [{ kind: 'run' }],
  },
  {
    id: 'decisioning',
    label: 'Decisioning',
    line: 'The next best action per person. Its nodes are locked while it is active.',
    sources: [{ kind: 'api' }, { kind: 'manual' }],
  },
  {
    id: 'marketing',
    label: 'Marketing',
    line: 'Campaigns that run by themselves. Pausing stops entries only; leaving the audience ends it.',
    sources: [],
  },
  {
    id: 'messaging',
    label: 'Messaging',
    line: 'Flows over many channels that branch on what was delivered and read. People may enter again and again.',
    sources: [],
    startsEmpty: true,
  },
  {
    id: 'adoption',
    label: 'Adoption',
    line: 'Onboarding and training in your application. Each person enters once.',
    sources: [{ kind: 'api' }, { kind: 'manual' }],
  },
];

export function presetLabel(id: string | null): string | undefined {
  return presets.find((preset) => preset.id === id)?.label;
}

/** The draft of a new journey. */
export function blankDefinition(preset: Preset): Definition {
  return {
    fields: [],
    entry: { sources: preset.sources },
    nodes: preset.startsEmpty ? [] : [{ id: 'start', kind: 'start' }],
    edges: [],
    layout: preset.startsEmpty ? {} : { start: { x: 0, y: 0 } },
  };
}
