import { Text, Tooltip, type TextProps } from '@mantine/core';
import { useJourneyNow, useRealNow } from './clock';
import { agoText } from './span';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function exactTime(at: string): string {
  return exact.format(new Date(at));
}

interface Props extends TextProps {
  /** An instant of the API; null is shown as a dash. */
  at: string | null | undefined;
  /** It has happened: where the server's clock runs ahead of what is known of it here, it happened now. */
  past?: boolean;
  /** By which clock it was taken down. */
  clock?: 'journey' | 'real';
}

/** "3 h ago", "in 2 d": exact on hover and for whoever reads with a screen reader. */
export function RelativeTime({ at, clock = 'journey', past = false, ...text }: Props) {
  const [journey, real] = [useJourneyNow(), useRealNow()];
  const now = clock === 'real' ? real : journey;
  if (!at) {
    return (
      <Text span size="sm" c="dimmed" {...text}>
        –
      </Text>
    );
  }
  const away = (Date.parse(at) - now) / 1_000;
  return (
    <Tooltip label={exactTime(at)}>
      <Text span size="sm" style={{ whiteSpace: 'nowrap' }} {...text}>
        <time dateTime={at}>{agoText(past ? Math.min(0, away) : away)}</time>
      </Text>
    </Tooltip>
  );
}
