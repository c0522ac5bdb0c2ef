import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import type { TextProblem } from '../document/json';

class Message extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override toDOM() {
    const line = window.document.createElement('div');
    line.className = 'json-message';
    line.textContent = this.text;
    return line;
  }
}

/** Says which problems there are; none takes the marks away. */
export const setMarks = StateEffect.define<TextProblem[]>();

/** Each problem below the line that it is about. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (decorations, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) {
        const { doc } = transaction.state;
        const lines = effect.value.map(({ from, message }) => ({
          line: doc.lineAt(Math.min(from, doc.length)),
          message,
        }));
        return Decoration.set(
          lines.flatMap(({ line, message }) => [
            Decoration.line({ class: 'json-bad' }).range(line.from),
            Decoration.widget({ widget: new Message(message), block: true, side: 1 }).range(line.to),
          ]),
          true,
        );
      }
    }
    return decorations.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
