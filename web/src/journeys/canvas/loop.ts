import type { Position } from '../document/document';

/** How far beside its card the line runs, and how far it leaves and arrives straight. */
const beside = 36;
const straight = 56;

/** The line of an edge that leads back to its own node: from the port around the card's right side to its top. */
export function loopLine(from: Position, to: Position, cardWidth: number): { path: string; label: Position } {
  const x = Math.round(to.x + cardWidth / 2 + beside);
  const middle = Math.round((from.y + to.y) / 2);
  const [below, above] = [from.y + straight, to.y - straight];
  return {
    path: `M${from.x} ${from.y}C${from.x} ${below} ${x} ${below} ${x} ${middle}C${x} ${above} ${to.x} ${above} ${to.x} ${to.y}`,
    // The middle of the first bend, which is below the card.
    label: { x: (from.x + x) / 2, y: (from.y + 6 * below + middle) / 8 },
  };
}
