import { Text, type TextProps } from '@mantine/core';
import { spanText } from './span';

interface Props extends TextProps {
  seconds: number | null | undefined;
}

/** How long something took or takes; null is shown as a dash. */
export function Duration({ seconds, ...text }: Props) {
  return (
    <Text span inherit style={{ whiteSpace: 'nowrap' }} {...text}>
      {seconds === null || seconds === undefined ? '–' : spanText(seconds)}
    </Text>
  );
}
