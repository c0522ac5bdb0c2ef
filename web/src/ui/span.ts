/** How long something is, in the words people use: two units at most, the rest is noise. */
const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** `93_784` → `1 d 2 h`; `0.4` → `0 s`. A non-breaking space binds number and unit. */
export function spanText(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) {
      parts.push(`${amount}\u00a0${unit}`);
    } else if (parts.length > 0) {
      break;
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.join(' ') || '0\u00a0s';
}

/** `-7200` → `2 h ago`, `90` → `in 1 min 30 s`; under five seconds it is now. */
export function agoText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 5) {
    return 'now';
  }
  const [unit, unitSeconds] = units.find(([, unitSeconds]) => size >= unitSeconds) ?? units[3];
  const days = size / 86_400;
  const text =
    days >= 365
      ? `${Math.floor(days / 365)}\u00a0y`
      : days >= 60
        ? `${Math.floor(days / 30)}\u00a0months`
        : `${Math.floor(size / unitSeconds)}\u00a0${unit}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}
