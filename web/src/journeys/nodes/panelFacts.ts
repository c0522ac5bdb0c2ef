import { createContext, use } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, FlowNode } from '../document/document';
import type { KnownField } from '../forms/fields';
import { problemsAt } from '../forms/ProblemAtField';
import type { PanelProps } from './kind';
import { settingAt, settingsOf, textOf, withSetting } from './settings';

/** What every panel has to know beside its node: `NodePanel` gathers it. */
export interface PanelFacts {
  /** What the page and the server found, without what is said twice or mended already. */
  problems: Problem[];
  fields: KnownField[];
  /** What can be read before anybody has entered: by the audience and the entry's events. */
  entryFields: KnownField[];
  segments: { id: string; name: string }[];
  /** Names of events that the journey knows. */
  events: string[];
  /** Journey data for previews. */
  sample: Record<string, unknown>;
}

export const PanelContext = createContext<PanelFacts | null>(null);

/** One setting as a form's field takes it. */
export interface SettingField<T> {
  value: T;
  onChange: (value: T) => void;
  problems: Problem[];
  readOnly: boolean;
  /** Where it stands in the document. */
  path: string;
}

export interface Form extends PanelFacts {
  node: FlowNode;
  definition: Definition;
  journeyId: string | null;
  readOnly: boolean;
  path: (setting: string) => string;
  at: (setting: string) => unknown;
  set: (setting: string, value: unknown) => void;
  /** Several at once, as one change; undefined takes a setting away. */
  replace: (settings: Record<string, unknown>) => void;
  text: (setting: string) => SettingField<string>;
  problemsAt: (setting: string) => Problem[];
}

/** The settings of a panel's node, to be read and changed by their paths. */
export function useForm(props: PanelProps): Form {
  const facts = use(PanelContext);
  if (facts === null) {
    throw new Error('A panel stands in a NodePanel.');
  }
  const { node, readOnly, onSettings } = props;
  const path = (setting: string) => `nodes.${node.id}.settings.${setting}`;
  const at = (setting: string) => settingAt(settingsOf(node), setting);
  const set = (setting: string, value: unknown) => onSettings(withSetting(settingsOf(node), setting, value));
  const found = (setting: string) => problemsAt(facts.problems, path(setting));
  return {
    ...facts,
    node,
    definition: props.definition,
    journeyId: props.journeyId,
    readOnly,
    path,
    at,
    set,
    replace: (settings) =>
      onSettings(
        Object.entries(settings).reduce((all, [name, value]) => withSetting(all, name, value), settingsOf(node)),
      ),
    text: (setting) => ({
      value: textOf(at(setting)),
      onChange: (value) => set(setting, value),
      problems: found(setting),
      readOnly,
      path: path(setting),
    }),
    problemsAt: found,
  };
}
