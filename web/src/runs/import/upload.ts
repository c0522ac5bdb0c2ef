import { answer, api, type Schemas } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { listHeaders } from './preview';

export type ImportResult = Schemas['ImportResult'];

export interface Upload {
  done: Promise<ImportResult>;
  /**
   * Stops it; the list becomes visible at its end or not at all, so nothing was changed. Done when the server has let go of it; where
   * the list was whole before, it stays, and the upload ends as it would have.
   */
  cancel: () => Promise<void>;
}

/** The upload was stopped by whoever began it. */
export class UploadCancelled extends Error {}

interface Options {
  map: string;
  /** The column by which the same person may be in the run more than once; null skips repeats. */
  duplicates: string | null;
  onProgress: (sent: number) => void;
}

/**
 * Sends a list of any size: the browser reads it from the disk as it goes, and tells how far it is. By XHR, because `fetch`
 * says nothing about what was sent.
 */
export function uploadList(runId: string, file: File, { map, duplicates, onProgress }: Options): Upload {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams();
  if (map) {
    query.set('map', map);
  }
  if (duplicates) {
    query.set('duplicates', duplicates);
  }
  let whole = false;
  let stopping = false;
  const done = new Promise<ImportResult>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.upload.onload = () => {
      whole = true;
    };
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        resolve(body as ImportResult);
      } else {
        const problem = ApiProblem.of(request.status, body);
        reject(problem.code === 'import_given_up' ? new UploadCancelled() : problem);
      }
    };
    request.onabort = () => reject(new UploadCancelled());
    // What was refused while it was still being sent ends here too: the server closes the connection.
    request.onerror = () => reject(stopping ? new UploadCancelled() : new TypeError('The connection broke.'));
  });
  request.open('POST', `/api/runs/${encodeURIComponent(runId)}/recipients?${query}`);
  for (const [name, value] of Object.entries(listHeaders())) {
    request.setRequestHeader(name, value);
  }
  request.send(file);
  const cancel = async () => {
    stopping = true;
    // The server hears of a hung-up connection only when it has read what came before, and would refuse the next list till then.
    const givenUp = await giveUpList(runId).catch(() => true);
    if (givenUp || !whole) {
      request.abort();
    }
  };
  return { done, cancel };
}

/** Gives up the list that is being imported into a run, whoever sends it; false where there is none any more. */
export async function giveUpList(runId: string): Promise<boolean> {
  const { givenUp } = await answer(api.DELETE('/api/runs/{id}/imports/open', { params: { path: { id: runId } } }));
  return givenUp;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `1234567` → `1.2 MB`. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
