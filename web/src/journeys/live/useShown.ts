import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { createEditor, placed, type Editor } from '../canvas/editor';
import { useDocument } from '../canvas/EditorContext';
import { diff, isSame } from '../document/diff';
import type { Definition } from '../document/document';
import type { JourneyView } from '../queries';
import { versionQuery } from '../versions';
import { useLiveState, type Metrics } from './liveState';

/** Which graph is on the canvas. */
export interface Shown {
  /** What draws it: the session's own for the draft, one that nobody can edit for a version. Null while that is on its way. */
  editor: Editor | null;
  /** The published version that is drawn; null for the draft. */
  version: number | null;
  /** The draft is not what the published version is; undefined where nothing is published, or where that is not known yet. */
  differs: boolean | undefined;
}

/**
 * While live the version that people take is drawn, for the numbers were counted on it; else the draft. An editor of its own
 * keeps what is selected in the one from what is selected in the other.
 */
export function useShown(journey: JourneyView, draft: Editor): Shown {
  const live = useLiveState((state) => state.live);
  const chosen = useLiveState((state) => state.version) ?? journey.version;
  const document = useDeferredValue(useDocument());
  const published = useQuery(versionQuery(journey.id, journey.version)).data;
  const { data } = useQuery({ ...versionQuery(journey.id, chosen), placeholderData: keepPreviousData });
  const fixed = useMemo(() => (data === undefined ? null : readOnly(data)), [data]);
  const differs = useMemo(
    () => (published === undefined ? undefined : !isSame(diff(published, document))),
    [published, document],
  );
  return live && journey.version > 0
    ? { editor: fixed, version: chosen, differs }
    : { editor: draft, version: null, differs };
}

/** What draws a version: nobody can edit it. */
export function readOnly(definition: Definition): Editor {
  const editor = createEditor(placed(definition));
  editor.setReadOnly(true);
  return editor;
}

/** How many stand at nodes that a graph does not have: they are on their way through another version. */
export function elsewhere(metrics: Metrics | null, { nodes }: Definition): number {
  const known = new Set(nodes.map((node) => node.id));
  return Object.entries(metrics?.nodes ?? {}).reduce(
    (sum, [id, { waiting }]) => sum + (known.has(id) ? 0 : waiting),
    0,
  );
}

/**
 * The versions to choose from: all where people keep the version in which they entered, where some stand in another than is
 * drawn, and where another than the published one is; else the published one.
 */
export function versionChoices({ settings, version }: JourneyView, another: boolean): number[] {
  const { edit } = settings as { edit?: unknown };
  const all = edit === 'pinned' || another;
  return all ? Array.from({ length: version }, (_, i) => version - i) : version > 0 ? [version] : [];
}
