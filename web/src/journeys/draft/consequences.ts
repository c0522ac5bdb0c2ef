import type { Definition } from '../document/document';
import { sourceText } from '../forms/entry';

/** What is published first: there is nothing yet to compare it with. */
export function firstVersion({ nodes, edges, entry }: Definition): string {
  const amount = (count: number, word: string) => (count === 1 ? `1 ${word}` : `${count} ${word}s`);
  const ways = entry.sources.map(sourceText).join(', ');
  return `${amount(nodes.length, 'node')} and ${amount(edges.length, 'connection')}. People enter by: ${ways}.`;
}

/** What publishing means for the people inside, by the journey's `edit` setting. */
export function publishConsequence(edit: string, inside: number): string {
  if (inside === 0) {
    return 'Nobody is inside at the moment: whoever enters from now on takes this version.';
  }
  const people = inside === 1 ? '1 person is' : `${inside.toLocaleString()} people are`;
  switch (edit) {
    case 'pinned':
      return `${people} inside. They finish on the version they are on; whoever enters from now on takes this one.`;
    case 'metadata_only':
      return `${people} inside. While the journey is active only names and descriptions can change: pause it to change its structure.`;
    case 'entry_locked':
      return `${people} inside. Those whose node still exists go on with this version. The entry can only be changed while the journey is paused.`;
    default:
      return `${people} inside. Those whose node still exists go on with this version from where they are.`;
  }
}
