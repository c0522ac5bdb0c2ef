/** The zones that this browser knows, the viewer's own first. */
export function timeZones(): string[] {
  const own = viewerZone();
  const all = Intl.supportedValuesOf('timeZone');
  return [own, 'UTC', ...all.filter((zone) => zone !== own && zone !== 'UTC')].filter(
    (zone, at, zones) => zones.indexOf(zone) === at,
  );
}

export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(instant / 1_000) * 1_000;
}

/**
 * The instant that a local time such as `2026-12-01T09:00` means in a zone, as the server takes it: of two the earlier, and
 * one that the clocks skip is as much later as they skip.
 */
export function instantIn(local: string, zone: string): number {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  const day = 86_400_000;
  const before = asUtc - offsetAt(asUtc - day, zone);
  const after = asUtc - offsetAt(asUtc + day, zone);
  const matching = [before, after].filter((instant) => instant + offsetAt(instant, zone) === asUtc);
  return matching.length > 0 ? Math.min(...matching) : before;
}

const shown = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const;

/** `Tue, 1 Dec 2026, 09:00 GMT+1`, in the viewer's own zone unless another is named. */
export function instantText(instant: number, zone = viewerZone()): string {
  return new Intl.DateTimeFormat(undefined, { ...shown, timeZone: zone, timeZoneName: 'short' }).format(instant);
}

/** A date field's `2026-12-01 09:00:00` as the viewer writes it, in whatever zone it is meant. */
export function localText(local: string): string {
  return new Intl.DateTimeFormat(undefined, { ...shown, timeZone: 'UTC' }).format(
    Date.parse(`${local.replace(' ', 'T')}Z`),
  );
}

/** An instant as the local time of a zone that a date field takes: `2026-12-01 09:00:00`. */
export function localIn(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

const hourMs = 3_600_000;

/**
 * When a run is to start that nobody has said a time for: on the hour, an hour or more ahead. Where journeys run fast it is so far
 * ahead that it has not passed before somebody presses the button.
 */
export function usualStart(now: number, scale: number): number {
  return Math.ceil((now + Math.max(hourMs, choosingMs * scale)) / hourMs) * hourMs;
}

/** So long somebody may take, by the wall's clock, to choose a time. */
const choosingMs = 120_000;
