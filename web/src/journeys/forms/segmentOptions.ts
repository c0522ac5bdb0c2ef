/** What a list of segments offers; those that a document names and that do not exist stay, and are seen to be missing. */
export function segmentOptions(segments: { id: string; name: string }[], chosen: string[]) {
  const known = new Set(segments.map((segment) => segment.id));
  return [
    ...segments.map((segment) => ({ value: segment.id, label: segment.name })),
    ...chosen.filter((id) => id !== '' && !known.has(id)).map((id) => ({ value: id, label: id })),
  ];
}
