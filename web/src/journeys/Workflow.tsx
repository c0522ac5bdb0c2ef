import { useMayEdit } from '@/app/session';
import { Skeleton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useReactFlow } from '@xyflow/react';
import { lazy, Suspense, use, useCallback, useMemo, useState } from 'react';
import type { Problem } from '@/api/problem';
import { Canvas } from './canvas/Canvas';
import { CanvasControls } from './canvas/CanvasControls';
import { ConnectDialog } from './canvas/ConnectDialog';
import { EmptyCanvas } from './canvas/EmptyCanvas';
import { EditorContext, useDocument, useEditor, useEditorState } from './canvas/EditorContext';
import { addAfterSelected, dropKind } from './canvas/gestures';
import { focusNode, uncover, writeNote } from './canvas/focus';
import type { CanvasEdge, CanvasNode } from './canvas/derive';
import { KeyboardSheet } from './canvas/KeyboardSheet';
import { LiveRegion } from './canvas/LiveRegion';
import { noteKind, Palette } from './canvas/Palette';
import { ProblemList } from './canvas/ProblemList';
import { useRegions } from './canvas/regions';
import { completeDefinition } from './document/complete';
import { freeSpot } from './document/layout';
import { addNote, noteSize } from './document/notes';
import { placeOf } from './document/problems';
import { compare, type Compared } from './draft/comparison';
import { ConflictBanner } from './draft/ConflictBanner';
import { LockBanner } from './draft/LockBanner';
import { lockOf } from './draft/locks';
import type { EditingSession } from './draft/session';
import { useDraft, whyUnsaved } from './draft/useDraft';
import { usePublish } from './draft/usePublish';
import type { JourneyView } from './queries';
import { GraphName } from './live/GraphName';
import { useLiveState } from './live/liveState';
import { elsewhere, readOnly as readOnlyEditor, useShown, versionChoices } from './live/useShown';
import { SelectionPanel, type Side } from './SelectionPanel';
import { OpenSettings } from './settings/openSettings';
import { WorkflowBar } from './WorkflowBar';

const JsonView = lazy(() => import('./draft/JsonView').then((module) => ({ default: module.JsonView })));

export type View = 'canvas' | 'json';

const root = () => window.document.querySelector<HTMLElement>('.flow-canvas');

/** The canvas gives the focus to what is selected on it. */
const toCanvas = () => root()?.querySelector<HTMLElement>('[data-entry]')?.focus();

/** The bar on top, the palette at the left, the canvas (or its JSON) in the middle, the panel at the right. */
export function Workflow({ journey, session }: { journey: JourneyView; session: EditingSession }) {
  const editor = useEditor();
  const document = useDocument();
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  const narrow = useMediaQuery('(max-width: 768px)', window.innerWidth <= 768) ?? false;
  const live = useLiveState((state) => state.live);
  const readOnly = useEditorState((state) => state.readOnly);
  const lock = lockOf(journey, useMayEdit());
  const locked = lock !== null && lock !== 'entry';
  const shown = useShown(journey, editor);
  const metrics = useLiveState((state) => state.metrics);
  const chosenVersion = useLiveState((state) => state.version);
  const watched = shown.version === null ? null : shown.editor;
  const [view, setView] = useState<View>('canvas');
  const [side, setSide] = useState<Side>('selection');
  const [listed, setListed] = useState(false);
  const [compared, setCompared] = useState<Compared | null>(null);
  const comparison = useMemo(() => (compared === null ? null : compare(compared, document)), [compared, document]);
  // A difference is drawn upon what it leads to: the draft, or a version that nobody can edit.
  const against = compared?.against ?? null;
  const fixed = useMemo(
    () => (against === null ? null : readOnlyEditor(completeDefinition(against.definition))),
    [against],
  );
  const drawn = fixed ?? shown.editor;
  const showProblems = useCallback(() => setListed(true), []);
  const publishing = usePublish({ journey, session, onProblems: showProblems });

  const [helping, help] = useDisclosure();
  useRegions(help.open);

  useDraft(journey, session, narrow || live || locked, lock === 'entry');

  const open = useCallback(() => {
    setSide('selection');
    const [chosen] = (shown.editor ?? editor).store.getState().selection.nodes;
    if (chosen !== undefined && !narrow) {
      requestAnimationFrame(() => uncover(flow, root(), chosen));
    }
  }, [editor, shown.editor, flow, narrow]);

  const add = (kind: string) => {
    const box = root()?.getBoundingClientRect();
    const middle = flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
    setSide('selection');
    if (kind === noteKind) {
      // Beside the cards, which it would lie beneath.
      const { layout } = editor.document();
      const added = addNote(editor.document(), freeSpot(middle, noteSize, layout));
      editor.edit('Add a note', added.document, { select: { notes: [added.id] } });
      writeNote(added.id);
      return;
    }
    const id = kind === 'start' ? dropKind(editor, kind, middle) : addAfterSelected(editor, kind, middle);
    if (id !== null) {
      requestAnimationFrame(() => focusNode(flow, root(), id));
    }
  };

  const openSettings = use(OpenSettings);
  const jump = (problem: Problem) => {
    const place = placeOf(document, problem);
    if (place.at === 'settings') {
      openSettings(problem);
      return;
    }
    setView('canvas');
    setSide('selection');
    if (place.at === 'node') {
      editor.select({ nodes: [place.node] });
      focusNode(flow, root(), place.node);
      editor.want(place.setting);
    } else if (place.at === 'edge') {
      editor.select({ edges: [place.edge] });
    } else {
      editor.select({});
      setSide('journey');
      editor.want(place.setting);
    }
  };

  return (
    <div className="workflow" data-live={live || undefined}>
      <WorkflowBar
        journey={journey}
        session={session}
        narrow={narrow}
        view={view}
        onView={setView}
        side={side}
        onSide={(next) => {
          setSide(next);
          if (next !== 'versions') {
            setCompared(null);
          }
        }}
        listed={listed}
        onListed={setListed}
        publishing={publishing}
        lock={lock}
        versions={versionChoices(
          journey,
          chosenVersion !== null || (watched !== null && elsewhere(metrics, watched.document()) > 0),
        )}
      />
      <LockBanner journey={journey} lock={live ? null : lock} narrow={narrow} />
      <ConflictBanner session={session} journeyId={journey.id} />
      <EditorContext value={drawn ?? editor}>
        <div className="workflow-body">
          {narrow || readOnly || fixed !== null || view === 'json' ? null : <Palette onAdd={add} />}
          <main className="workflow-middle">
            {view === 'json' ? (
              <Suspense fallback={null}>
                <JsonView journeyId={journey.id} />
              </Suspense>
            ) : drawn === null ? (
              <Skeleton h="100%" radius={0} aria-label="Loading the version" />
            ) : (
              <div className="workflow-canvas">
                <GraphName journey={journey} shown={against === null ? shown : { ...shown, version: against.number }} />
                <EmptyCanvas />
                <Canvas overlay={comparison?.overlay ?? null} onOpen={open} narrow={narrow} />
                <CanvasControls narrow={narrow} onHelp={help.open} />
              </div>
            )}
            {listed && !live ? <ProblemList onJump={jump} onClose={() => setListed(false)} /> : null}
          </main>
          <SelectionPanel
            journeyId={journey.id}
            side={side}
            narrow={narrow}
            comparison={comparison}
            onCompare={setCompared}
            onClose={() => {
              setSide('selection');
              setCompared(null);
              const on = shown.editor ?? editor;
              const [last] = on.store.getState().selection.nodes;
              on.select({});
              if (last !== undefined) {
                focusNode(flow, root(), last);
              }
            }}
            onLeave={toCanvas}
            onSave={() => {
              const { saver } = session;
              void saver
                .flush()
                .then(() =>
                  editor.say(saver.isDirty() ? whyUnsaved(saver.store.getState().status) : 'The settings are saved.'),
                );
            }}
            saveWord={journey.preset === 'outreach' ? 'Done' : 'Save settings'}
          />
        </div>
        <LiveRegion />
      </EditorContext>
      <ConnectDialog onClosed={(id) => requestAnimationFrame(() => focusNode(flow, root(), id))} />
      <KeyboardSheet opened={helping} onClose={help.close} />
    </div>
  );
}
