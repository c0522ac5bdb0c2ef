/** What the list of journeys is narrowed to; it stands in the address. */
export interface JourneySearch {
  query?: string;
  status?: JourneyStatus;
  tag?: string;
  /** The dialog for a new journey is open. */
  new?: boolean;
}

export const journeyStatuses = ['draft', 'active', 'paused', 'archived'] as const;
export type JourneyStatus = (typeof journeyStatuses)[number];

/** Archived journeys leave the list; they are asked for by their status. */
export const currentStatuses = 'draft,active,paused';

export function readJourneySearch(search: Record<string, unknown>): JourneySearch {
  const status = journeyStatuses.find((known) => known === search['status']);
  // The router reads `?tag=2026` as a number.
  const text = (key: string) => {
    const value = search[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return {
    ...(text('query') ? { query: text('query') } : {}),
    ...(status ? { status } : {}),
    ...(text('tag') ? { tag: text('tag') } : {}),
    ...(search['new'] === true ? { new: true } : {}),
  };
}
