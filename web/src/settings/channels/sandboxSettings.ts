import type { Schemas } from '@/api/client';

/** What the sandbox does on a channel while nobody chose anything: the server says it. */
export type Usual = Schemas['SandboxOutcome'];

/** The sandbox's settings as a form shows them: percents, and seconds between two bounds. */
export interface SandboxForm {
  /** Null: as in the field, by the server's defaults. */
  percents: Record<string, number> | null;
  timing: 'usual' | 'same' | 'each';
  same: Range;
  each: Record<string, Range>;
  seed: number;
  idempotent: boolean;
}

export type Range = [from: number, to: number];
export type Settings = Record<string, unknown>;

const nothing: Range = [0, 0];

function range(value: unknown): Range | null {
  if (typeof value === 'number') {
    return [value, value];
  }
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number'
    ? [value[0], value[1]]
    : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function readSandbox(settings: Settings, usual: readonly Usual[]): SandboxForm {
  const { outcomes: chances, delaySeconds, seed, idempotent } = settings;
  const one = range(delaySeconds);
  const many = isRecord(delaySeconds) ? delaySeconds : null;
  return {
    percents: isRecord(chances)
      ? Object.fromEntries(usual.map(({ outcome }) => [outcome, toPercent(Number(chances[outcome] ?? 0))]))
      : null,
    timing: one ? 'same' : many ? 'each' : 'usual',
    same: one ?? nothing,
    // Without any of its own it begins with the usual ones; among its own, one that is left out comes at once.
    each: Object.fromEntries(
      usual.map(({ outcome, delaySeconds: after }) => [
        outcome,
        range(many?.[outcome]) ?? (many ? nothing : (range(after) ?? nothing)),
      ]),
    ),
    seed: typeof seed === 'number' ? seed : 1,
    idempotent: idempotent !== false,
  };
}

/** What the form does not show, such as another channel's outcomes, stays as it is. */
export function writeSandbox(form: SandboxForm, before: Settings): Settings {
  const kept = { ...before };
  delete kept['outcomes'];
  delete kept['delaySeconds'];
  const oldChances = isRecord(before['outcomes']) ? before['outcomes'] : {};
  const oldDelays = isRecord(before['delaySeconds']) ? before['delaySeconds'] : {};
  const chances =
    form.percents && Object.fromEntries(Object.entries(form.percents).map(([id, percent]) => [id, percent / 100]));
  return {
    ...kept,
    seed: form.seed,
    idempotent: form.idempotent,
    ...(chances ? { outcomes: { ...oldChances, ...chances } } : {}),
    ...(form.timing === 'same' ? { delaySeconds: short(form.same) } : {}),
    ...(form.timing === 'each'
      ? {
          delaySeconds: {
            ...oldDelays,
            ...Object.fromEntries(Object.entries(form.each).map(([id, seconds]) => [id, short(seconds)])),
          },
        }
      : {}),
  };
}

const short = ([from, to]: Range) => (from === to ? from : [from, to]);
const toPercent = (share: number) => Math.round(share * 10_000) / 100;

export function usualPercents(usual: readonly Usual[]): Record<string, number> {
  return Object.fromEntries(usual.map(({ outcome, probability }) => [outcome, toPercent(probability)]));
}

/** What is wrong with the form, before it is sent. */
export function sandboxProblem(form: SandboxForm, exclusive: boolean): string | undefined {
  const sum = Object.values(form.percents ?? {}).reduce((total, percent) => total + percent, 0);
  if (exclusive && sum > 100.001) {
    return `The outcomes sum to ${Math.round(sum * 100) / 100} %. A call has one outcome: take away what is above 100 %.`;
  }
  const ranges = form.timing === 'same' ? [form.same] : form.timing === 'each' ? Object.values(form.each) : [];
  return ranges.some(([from, to]) => from > to)
    ? 'A delay must not end before it begins: the second number is the larger.'
    : undefined;
}
