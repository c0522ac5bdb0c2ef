import type { Definition } from './document';

/** The members that a draft may leave out are filled in; unknown ones stay, for the server to name them. */
export function completeDefinition(value: unknown): Definition {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<Definition>;
  const { fields = [], entry, nodes = [], edges = [], layout = {}, ...others } = given;
  return { ...others, fields, entry: { ...entry, sources: entry?.sources ?? [] }, nodes, edges, layout };
}
