import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useConnection } from './connection';
import { listenTo } from './journeyStream';

/** Where the browser's own would be: jsdom has none. The test says what the server does. */
class Source extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = Source.CONNECTING;
  onopen?: () => void;
  onerror?: () => void;
  constructor(readonly url: string) {
    super();
    Source.all.push(this);
  }
  close() {
    this.readyState = Source.CLOSED;
  }
  opens() {
    this.readyState = Source.OPEN;
    this.onopen?.();
  }
  breaks(state: number) {
    this.readyState = state;
    this.onerror?.();
  }
}

const newest = () => Source.all.at(-1) as Source;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
  Source.all = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  useConnection.setState({ lost: false });
});

function heard() {
  const said: string[] = [];
  const stop = listenTo('jrn_1', {
    run: 'run_2',
    editing: true,
    take: { editors: ({ items }) => said.push(items.map(({ name }) => name).join()) },
    onOpen: () => said.push('open'),
    onLost: () => said.push('lost'),
  });
  return { said, stop };
}

it('What the server tells is given to whoever takes it', () => {
  const { said } = heard();
  expect(newest().url).toBe('/api/journeys/jrn_1/live?run=run_2&editing=true');
  newest().opens();
  newest().dispatchEvent(new MessageEvent('editors', { data: '{"items":[{"id":1,"name":"Ada"}]}' }));
  newest().dispatchEvent(new MessageEvent('runs', { data: '{"items":[]}' }));
  expect(said).toEqual(['open', 'Ada']);
});

it('A refused stream is opened again, more and more seldom, and at once as often once it was open', () => {
  const { said, stop } = heard();
  const waits = [1_000, 2_000, 4_000];
  for (const [i, wait] of waits.entries()) {
    newest().breaks(Source.CLOSED);
    vi.advanceTimersByTime(wait - 1);
    expect(Source.all).toHaveLength(i + 1);
    vi.advanceTimersByTime(1);
    expect(Source.all).toHaveLength(i + 2);
  }
  newest().opens();
  newest().breaks(Source.CLOSED);
  vi.advanceTimersByTime(1_000);
  expect(Source.all).toHaveLength(5);
  newest().breaks(Source.CLOSED);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(Source.all).toHaveLength(5);
  expect(said).toEqual(['lost', 'lost', 'lost', 'open', 'lost', 'lost']);
  expect(useConnection.getState().lost).toBe(false);
});

it('A server that is away is told of, and heard again as soon as it is back', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}')));
  const { stop } = heard();
  newest().opens();
  newest().breaks(Source.CONNECTING);
  expect(useConnection.getState().lost).toBe(false);
  newest().breaks(Source.CONNECTING);
  expect(useConnection.getState().lost).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(useConnection.getState().lost).toBe(false);
  expect(Source.all.map(({ readyState }) => readyState)).toEqual([Source.CLOSED, Source.CONNECTING]);
  stop();
});
