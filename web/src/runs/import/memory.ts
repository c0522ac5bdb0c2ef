/** The mapping that was used last for a journey's lists: the next list of the same source needs none. */
function keyOf(journeyId: string) {
  return `sojourn.map.${journeyId}`;
}

export function rememberMap(journeyId: string, map: string) {
  try {
    localStorage.setItem(keyOf(journeyId), map);
  } catch {
    // A browser that keeps nothing only means that the columns are mapped again.
  }
}

export function lastMap(journeyId: string): string {
  try {
    return localStorage.getItem(keyOf(journeyId)) ?? '';
  } catch {
    return '';
  }
}
