/** The characters of GSM 03.38 that take one place, and those that take two. */
const single = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const double = new Set('^{}\\[~]|€\f');

export interface SmsLength {
  characters: number;
  segments: number;
  /** How many still fit into the last segment. */
  left: number;
  /** True when a character outside the GSM alphabet makes every segment hold 70 instead of 160. */
  unicode: boolean;
}

/** How long a text is as an SMS. A text of several segments spends a little of each on joining them. */
export function smsLength(text: string): SmsLength {
  const letters = [...text];
  const unicode = letters.some((letter) => !single.has(letter) && !double.has(letter));
  const characters = unicode ? text.length : letters.reduce((sum, letter) => sum + (double.has(letter) ? 2 : 1), 0);
  const [alone, joined] = unicode ? [70, 67] : [160, 153];
  const segments = characters === 0 ? 0 : characters <= alone ? 1 : Math.ceil(characters / joined);
  const room = segments <= 1 ? alone : segments * joined;
  return { characters, segments, left: room - characters, unicode };
}

/** A template's own text, with each expression counted as the few letters that a name takes. */
export function roughly(template: string): string {
  return template.replace(/\{%[^%]*%\}/g, '').replace(/\{\{[^}]*\}\}/g, 'xxxxxxxx');
}
