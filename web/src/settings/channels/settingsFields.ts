import type { Settings } from './sandboxSettings';

/** What the server shows in place of a secret, and what keeps the stored one when it is sent back. */
export const secretMask = '********';

export function textOf(settings: Settings, name: string): string {
  const value = settings[name];
  return typeof value === 'string' ? value : '';
}

export function numberOf(settings: Settings, name: string): number | string {
  const value = settings[name];
  return typeof value === 'number' ? value : '';
}

export function textsOf(settings: Settings, name: string): string[] {
  const value = settings[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The settings with one changed; an empty one is left out, so that the server's default holds. */
export function change(settings: Settings, name: string, value: unknown): Settings {
  const rest = Object.fromEntries(Object.entries(settings).filter(([known]) => known !== name));
  const empty = value === '' || value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  return empty ? rest : { ...rest, [name]: value };
}
