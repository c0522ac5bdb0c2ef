import type { Schemas } from '@/api/client';
import type { JourneyView } from './queries';

/**
 * A journey as a file, in the form that `POST /api/journeys` and `sojourn run` take: name, preset, tags, settings and the
 * definition. A definition alone is a journey named after its file.
 */
export type JourneyFile = Schemas['CreateJourneyRequest'];

export function journeyFileText(journey: JourneyView): string {
  const { name, description, preset, tags, settings, definition } = journey;
  return `${JSON.stringify({ name, description, ...(preset ? { preset } : {}), tags, settings, definition }, null, 2)}\n`;
}

/** @throws Error with a sentence for whoever chose the file. */
export function readJourneyFile(fileName: string, text: string): JourneyFile {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`“${fileName}” is no JSON: ${error instanceof Error ? error.message : 'it can’t be read'}.`, {
      cause: error,
    });
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new Error(
      `“${fileName}” holds no journey. Choose a file that was exported here, or the JSON of a definition.`,
    );
  }
  const name = fileName.replace(/\.json$/i, '');
  if ('definition' in document) {
    return { name, ...document };
  }
  if ('nodes' in document) {
    return { name, definition: document };
  }
  throw new Error(`“${fileName}” holds no journey: it has neither a “definition” nor “nodes”.`);
}
