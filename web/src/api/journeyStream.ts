import type { Schemas } from './client';
import { connectionLost, whenBack } from './connection';

type Told = Schemas['LiveEvents'];

interface Listener {
  /** Only the numbers of this run. */
  run?: string | null | undefined;
  /** We may change the journey, and others are told so. */
  editing?: boolean;
  /** What is done with what the server tells; what nobody takes is left. */
  take: { [Name in keyof Told]?: (value: Told[Name]) => void };
  /** The stream is open; after a break, again. */
  onOpen: () => void;
  /** Nothing is heard: whoever shows what was told asks for it meanwhile. */
  onLost: () => void;
}

const firstAgainMs = 1_000;
const againMaxMs = 30_000;

/**
 * Listens to what the server tells of a journey, at most each second. A stream that broke is opened again by the browser; one
 * that was refused stays closed, and is opened again after a while that doubles each time, or as soon as the server is back.
 * Returns how to stop.
 */
export function listenTo(journeyId: string, { run, editing = false, take, onOpen, onLost }: Listener): () => void {
  const query = new URLSearchParams({ ...(run ? { run } : {}), ...(editing ? { editing: 'true' } : {}) });
  const address = `/api/journeys/${encodeURIComponent(journeyId)}/live?${query}`;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = () => {
    clearTimeout(timer);
    const opened = new EventSource(address);
    source = opened;
    opened.onopen = () => {
      failures = 0;
      onOpen();
    };
    opened.onerror = () => {
      failures++;
      if (opened.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, Math.min(firstAgainMs * 2 ** (failures - 1), againMaxMs));
      } else if (failures > 1) {
        // The first break may be the server's own, which ends streams; when nobody answers then either, it is away.
        connectionLost();
      }
      onLost();
    };
    for (const [name, tell] of Object.entries(take) as [string, (value: unknown) => void][]) {
      opened.addEventListener(name, (event: MessageEvent<string>) => tell(JSON.parse(event.data)));
    }
  };

  const forget = whenBack(() => {
    if (source.readyState !== EventSource.OPEN) {
      source.close();
      open();
    }
  });
  open();
  return () => {
    forget();
    clearTimeout(timer);
    source.close();
  };
}
