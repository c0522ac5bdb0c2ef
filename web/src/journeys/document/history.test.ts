import { expect, it } from 'vitest';
import { begin, historyMax, record, redo, undo, type History } from './history';

const back = <T>(history: History<T>) => undo(history)?.history ?? begin(history.present);
const again = <T>(history: History<T>) => redo(history)?.history ?? begin(history.present);

it('Edits are undone and redone in their order', () => {
  let history = record(record(begin('a'), 'b', { label: 'first', at: 0 }), 'c', { label: 'second', at: 1 });
  const undone = undo(history);
  expect(undone?.label).toBe('second');
  history = back(history);
  expect(history.present).toBe('b');
  const redone = redo(history);
  expect(redone?.label).toBe('second');
  expect(redone?.history.present).toBe('c');
  expect(undo(back(history))).toBeNull();
});

it('Typing in one field is one entry, until a pause', () => {
  let history = begin('');
  for (const [i, text] of ['h', 'he', 'hel'].entries()) {
    history = record(history, text, { label: 'Change body', merge: 'text.body', at: i * 200 });
  }
  expect(history.past).toHaveLength(1);
  history = record(history, 'help', { label: 'Change body', merge: 'text.body', at: 10_000 });
  expect(history.past).toHaveLength(2);
  expect(undo(history)?.history.present).toBe('hel');
});

it('Typing elsewhere begins a new entry', () => {
  const history = record(record(begin(0), 1, { label: 'a', merge: 'a', at: 0 }), 2, { label: 'b', merge: 'b', at: 1 });
  expect(history.past).toHaveLength(2);
});

it('A new edit ends what could be redone, and what changed nothing is no entry', () => {
  const history = back(record(begin(1), 2, { label: 'x', at: 0 }));
  expect(record(history, 3, { label: 'y', at: 1 }).future).toHaveLength(0);
  expect(record(history, history.present, { label: 'z', at: 1 })).toBe(history);
});

it('Typing after an undo does not melt into the entry before it', () => {
  let history = record(begin('a'), 'b', { label: 'x', merge: 'm', at: 0 });
  history = back(record(history, 'c', { label: 'y', at: 1 }));
  history = again(history);
  expect(record(history, 'd', { label: 'x', merge: 'm', at: 2 }).past).toHaveLength(3);
});

it('The oldest entries make room', () => {
  let history = begin(0);
  for (let i = 1; i <= historyMax + 10; i++) {
    history = record(history, i, { label: 'n', at: i });
  }
  expect(history.past).toHaveLength(historyMax);
});
