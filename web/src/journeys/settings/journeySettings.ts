import type { Span } from '../document/document';

/** A journey's settings, as the API gives them: every one is there. */
export interface JourneySettings {
  pause: { inFlight: 'freeze' | 'continue'; clock: 'hold' | 'wall'; past: 'continue' | 'skip' };
  archive: { inFlight: 'exit' | 'hide' };
  reentry: {
    rule: 'never' | 'after_early_exit' | 'after_exit' | 'on_restart' | 'always';
    cooldown: Span | null;
    key: string | null;
  };
  edit: 'live' | 'pinned' | 'metadata_only' | 'entry_locked';
  exitWhenEntryFalse: boolean;
  maxDuration: Span | null;
  allowAnonymous: boolean;
}

/** The API's reference describes them as an object only; the server writes exactly this. */
export function readSettings(settings: object): JourneySettings {
  return settings as JourneySettings;
}

/** A JSON merge patch with what differs; null where nothing does. */
export function settingsPatch(before: JourneySettings, after: JourneySettings): Record<string, unknown> | null {
  const patch = difference(before, after);
  return patch && Object.keys(patch).length > 0 ? patch : null;
}

function difference(before: object, after: object): Record<string, unknown> | null {
  const old = before as Record<string, unknown>;
  const patch: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after)) {
    const known = old[name];
    if (JSON.stringify(known ?? null) === JSON.stringify(value ?? null)) {
      continue;
    }
    // A merge patch goes into objects; a span is small and whole, and so is sent whole.
    const inner = isGroup(known) && isGroup(value) ? difference(known, value) : null;
    patch[name] = inner ?? value ?? null;
  }
  return patch;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('unit' in value);
}
