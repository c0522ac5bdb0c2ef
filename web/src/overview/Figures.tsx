import type { ReactNode } from 'react';
import { countText } from '@/ui/Count';
import { spanText } from '@/ui/span';
import type { Figure } from './channels';

/** `0.4731` → `47.3 %`. */
export function rateText(rate: number): string {
  return `${(rate * 100).toFixed(rate > 0 && rate < 1 ? 1 : 0)}\u00a0%`;
}

export function figureText({ value, form }: Figure): string {
  return form === 'rate' ? rateText(value) : form === 'seconds' ? spanText(value) : countText(value);
}

/** A few numbers side by side, each under its word. */
export function Figures({
  items,
  large,
  wide,
}: {
  items: { word: string; value: ReactNode; hint?: string }[];
  large?: boolean;
  /** The words are sentences. */
  wide?: boolean;
}) {
  return (
    <dl className="figures" data-large={large || undefined} data-wide={wide || undefined}>
      {items.map(({ word, value, hint }) => (
        <div key={word} title={hint}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
