import { Alert, Button, Group, Text } from '@mantine/core';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, indentOnInput } from '@codemirror/language';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '@/api/problem';
import { reasonOf } from '@/ui/failure';
import { useEditor, useEditorState } from '../canvas/EditorContext';
import { placed } from '../canvas/editor';
import { isError } from '../document/problems';
import { rangeOf, readDefinition, writeDefinition, type TextProblem } from '../document/json';
import { jsonColours } from './jsonColours';
import { marks, setMarks } from './jsonMarks';
import { validateDraft } from './session';

/** How long after the last key the text is read. */
const typedMs = 500;

/** The same document as text. It is written back as one edit, so that undo takes all of it back; errors stand at their line. */
export function JsonView({ journeyId }: { journeyId: string }) {
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const document = useEditorState((state) => state.history.present);
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const base = useRef(document);
  const [changed, setChanged] = useState(false);
  const [problems, setProblems] = useState<(TextProblem & { line: number })[]>([]);
  const [pending, setPending] = useState(false);
  const typing = useRef<(text: string) => void>(() => {});

  useEffect(() => {
    if (place.current === null) {
      return;
    }
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: writeDefinition(editor.document()),
        extensions: [
          lineNumbers(),
          foldGutter(),
          history(),
          json(),
          bracketMatching(),
          indentOnInput(),
          jsonColours,
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': 'The journey as JSON', tabindex: '0' }),
          marks,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              const text = update.state.doc.toString();
              setChanged(text !== writeDefinition(base.current));
              typing.current(text);
            }
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [editor, readOnly]);

  // What is undone, or saved by somebody else, is shown here too, as long as nothing was typed.
  useEffect(() => {
    if (!changed && view.current !== null && base.current !== document) {
      base.current = document;
      view.current.dispatch({ effects: setMarks.of([]) });
      replace(view.current, writeDefinition(document));
    }
  }, [document, changed]);

  const show = (found: TextProblem[], jump = true) => {
    const lineOf = (at: number) => view.current?.state.doc.lineAt(Math.min(at, view.current.state.doc.length)).number;
    setProblems(found.map((problem) => ({ ...problem, line: lineOf(problem.from) ?? 1 })));
    view.current?.dispatch({ effects: setMarks.of(found) });
    const [first] = found;
    if (first !== undefined && jump) {
      view.current?.dispatch({ selection: { anchor: first.from }, scrollIntoView: true });
    }
  };

  // Whoever types sees at once where the text is no JSON any more; the cursor stays where it is.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let marked = false;
    typing.current = (text) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const read = readDefinition(text);
        if ('problems' in read) {
          marked = true;
          show(read.problems, false);
        } else if (marked) {
          marked = false;
          show([], false);
        }
      }, typedMs);
    };
    return () => clearTimeout(timer);
  }, []);

  const apply = async () => {
    const text = view.current?.state.doc.toString() ?? '';
    const answer = readDefinition(text);
    if ('problems' in answer) {
      show(answer.problems);
      return;
    }
    setPending(true);
    try {
      const next = placed(answer.document);
      const found = await validateDraft(journeyId, next);
      base.current = next;
      setChanged(false);
      show([]);
      editor.edit('Edit the JSON', next);
      editor.validated(next, found);
      if (view.current !== null) {
        const written = writeDefinition(next);
        replace(view.current, written);
        // It is taken over all the same, as a draft may be unfinished; what blocks publishing stands where it was written.
        show(found.filter(isError).map((problem) => ({ ...rangeOf(written, problem.path), message: problem.message })));
      }
    } catch (error) {
      const named = error instanceof ApiProblem ? error.problems : [];
      show(
        named.length > 0
          ? named.map((problem) => ({ ...rangeOf(text, problem.path), message: problem.message }))
          : [{ from: 0, to: 0, message: reasonOf(error) }],
      );
    } finally {
      setPending(false);
    }
  };

  return (
    <div className="json-view">
      <Group justify="space-between" px={12} py={6} className="json-head">
        <Text size="sm" c="dimmed">
          {changed
            ? 'Changed. Apply takes it over as one edit, which can be undone. Esc, then Tab leaves the text.'
            : 'The document that the canvas shows. Esc, then Tab leaves the text.'}
        </Text>
        {readOnly ? null : (
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              disabled={!changed}
              onClick={() => {
                setChanged(false);
                show([]);
                base.current = editor.document();
                if (view.current !== null) {
                  replace(view.current, writeDefinition(editor.document()));
                }
              }}
            >
              Discard
            </Button>
            <Button size="compact-sm" disabled={!changed} loading={pending} onClick={() => void apply()}>
              Apply
            </Button>
          </Group>
        )}
      </Group>
      {problems.length > 0 ? (
        <Alert color="red" variant="light" radius={0} py={6} role="alert">
          {problems.slice(0, 3).map((problem, i) => (
            <Text size="sm" key={i}>
              Line {problem.line}: {problem.message}
            </Text>
          ))}
          {problems.length > 3 ? <Text size="sm">and {problems.length - 3} more</Text> : null}
        </Alert>
      ) : null}
      <div className="json-text" ref={place} />
    </div>
  );
}

function replace(view: EditorView, text: string) {
  if (view.state.doc.toString() !== text) {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }
}
