/** Expressions read `nodes.ID`, so an id is a name that Liquid and conditions can spell. The server refuses any other. */
export const idMaxLength = 64;

export function isId(text: string): boolean {
  return text.length <= idMaxLength && /^[a-z][a-z0-9_]*$/.test(text);
}

/** The wish itself where it is free, else with the next number: `sms`, `sms_2`, `sms_3`; a copy of `sms_2` is `sms_3`. */
export function freshId(wish: string, taken: ReadonlySet<string>): string {
  const clean = isId(wish) ? wish : 'node';
  if (!taken.has(clean)) {
    return clean;
  }
  const stem = clean.replace(/_\d+$/, '').slice(0, idMaxLength - 6);
  for (let number = 2; ; number++) {
    const id = `${stem}_${number}`;
    if (!taken.has(id)) {
      return id;
    }
  }
}
