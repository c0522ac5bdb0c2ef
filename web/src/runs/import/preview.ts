import { getCsrfToken } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { Schemas } from '@/api/client';

/** So much of a file is enough to know its columns, and little enough to be sent twice. */
const previewBytes = 256 * 1024;

export type ListPreview = Schemas['RecipientsPreview'];

/** Headers that a list is sent with, whatever the browser believes the file to be. */
export function listHeaders(): Record<string, string> {
  const token = getCsrfToken();
  return { 'Content-Type': 'text/csv', ...(token ? { 'X-CSRF-Token': token } : {}) };
}

/** What the server makes of a file's beginning: its columns, what they would fill, and the first rows. */
export async function previewList(runId: string, file: File, signal?: AbortSignal): Promise<ListPreview> {
  const response = await fetch(`/api/runs/${encodeURIComponent(runId)}/recipients/preview`, {
    method: 'POST',
    headers: listHeaders(),
    // The server leaves out the row that this cuts in two.
    body: file.slice(0, previewBytes),
    credentials: 'same-origin',
    signal: signal ?? null,
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    throw ApiProblem.of(response.status, body);
  }
  return body as ListPreview;
}

/** Why a file cannot be a list at all; null when it may be one. */
export async function notAList(file: File): Promise<string | null> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if ((start[0] === 0x50 && start[1] === 0x4b) || /\.(xlsx|xls|ods|numbers)$/i.test(file.name)) {
    return 'This is a spreadsheet, not a CSV. Open it and save it as CSV (UTF-8), then import that.';
  }
  if (start[0] === 0x25 && start[1] === 0x50 && start[2] === 0x44 && start[3] === 0x46) {
    return 'This is a PDF. Import the list as a CSV: one row a person, the column names in the first row.';
  }
  return file.size === 0 ? 'The file is empty. Choose a CSV with the column names in its first row.' : null;
}
