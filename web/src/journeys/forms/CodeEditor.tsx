import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf, tooltips } from '@codemirror/view';
import { json } from '@codemirror/lang-json';
import { useEffect, useImperativeHandle, useRef } from 'react';
import { usualLines, type CodeFieldProps } from './CodeField';
import classes from './forms.module.css';
import { liquidColours, liquidCompletions } from './liquid';

const languages: Record<CodeFieldProps['language'], Extension> = {
  liquid: liquidColours,
  json: [json(), liquidColours],
};

/** CodeMirror as a form's field: a text in, a text out. Tab leaves it, as it leaves any other field. */
export default function CodeEditor(props: CodeFieldProps) {
  const { value, readOnly, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const variable = useRef(new Compartment());
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const { language, lines = usualLines } = latest.current;
    const editor = new EditorView({
      parent: host.current as HTMLElement,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          // Asked at the moment of typing, so that fields that come later need no new editor.
          autocompletion({ override: [(context) => liquidCompletions(latest.current.fields)(context)], icons: false }),
          EditorView.lineWrapping,
          tooltips({ position: 'fixed', parent: document.body }),
          look(lines),
          variable.current.of(changeable(latest.current)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
          languages[language],
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  const { label, describedBy, invalid, placeholder } = props;
  useEffect(() => {
    view.current?.dispatch({
      effects: variable.current.reconfigure(changeable({ label, describedBy, invalid, placeholder, readOnly })),
    });
  }, [label, describedBy, invalid, placeholder, readOnly]);

  useImperativeHandle(ref, () => ({
    insert: (text) => {
      const editor = view.current;
      if (editor) {
        editor.dispatch(editor.state.replaceSelection(text));
        editor.focus();
      }
    },
  }));

  return (
    <div
      ref={host}
      className={classes['code']}
      data-invalid={invalid || undefined}
      data-disabled={readOnly || undefined}
    />
  );
}

function changeable(
  props: Pick<CodeFieldProps, 'label' | 'describedBy' | 'invalid' | 'placeholder' | 'readOnly'>,
): Extension {
  return [
    EditorView.contentAttributes.of({
      'aria-label': props.label,
      'aria-invalid': String(props.invalid),
      ...(props.describedBy ? { 'aria-describedby': props.describedBy } : {}),
      ...(props.readOnly ? { 'aria-readonly': 'true' } : {}),
    }),
    EditorState.readOnly.of(props.readOnly),

    props.placeholder ? placeholderOf(props.placeholder) : [],
  ];
}

function look(lines: number): Extension {
  return EditorView.theme({
    '&': { fontSize: '13px', backgroundColor: 'transparent', color: 'var(--mantine-color-text)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.5', maxHeight: '320px' },
    '.cm-content': {
      padding: '7px 0',
      minHeight: `${lines * 1.5 + 1}em`,
      caretColor: 'var(--mantine-color-text)',
    },
    '.cm-line': { padding: '0 10px' },
    '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
    '.cm-tooltip': {
      border: '1px solid var(--mantine-color-default-border)',
      borderRadius: 'var(--mantine-radius-default)',
      backgroundColor: 'var(--mantine-color-body)',
      color: 'var(--mantine-color-text)',
      boxShadow: 'var(--mantine-shadow-md)',
      overflow: 'hidden',
      zIndex: '300',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', fontSize: '13px', maxWidth: '340px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--mantine-primary-color-light)',
      color: 'var(--mantine-color-text)',
    },
    '.cm-completionDetail': { color: 'var(--mantine-color-dimmed)', fontStyle: 'normal' },
    '.cm-placeholder': { color: 'var(--mantine-color-placeholder)' },
  });
}
