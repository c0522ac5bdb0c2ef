export const sections = ['channels', 'keys', 'workspace', 'users', 'profile'] as const;
export type Section = (typeof sections)[number];

/** The open section stands in the address. */
export function readSettingsSearch(search: Record<string, unknown>): { section?: Section } {
  const section = sections.find((known) => known === search['section']);
  return section ? { section } : {};
}
