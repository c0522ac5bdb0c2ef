import { Text } from '@mantine/core';
import { roughly, smsLength } from './smsLength';

/** How long the text is and how many messages a carrier bills for it. */
export function SmsCounter({ template, exact = false }: { template: string; exact?: boolean }) {
  const { characters, segments, left, unicode } = smsLength(exact ? template : roughly(template));
  const about = !exact && /\{[{%]/.test(template) ? 'About ' : '';
  return (
    <Text size="xs" c="dimmed" mt={4} style={{ fontVariantNumeric: 'tabular-nums' }}>
      {about}
      {characters} {characters === 1 ? 'character' : 'characters'}, {segments} {segments === 1 ? 'segment' : 'segments'}
      {segments > 0 && `, ${left} left`}
      {unicode && '. A character outside the GSM alphabet (an emoji, a curly quote) shortens segments to 70.'}
    </Text>
  );
}
