/** What the server asks of names and descriptions, so that a form can say so before it sends. */
export const nameMax = 255;
export const descriptionMax = 2_000;

export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') {
    return 'Give the journey a name.';
  }
  return name.trim().length > nameMax
    ? `A name has at most ${nameMax} characters; this one has ${name.trim().length}.`
    : undefined;
}

export function descriptionProblem(description: string): string | undefined {
  return description.length > descriptionMax
    ? `A description has at most ${descriptionMax.toLocaleString()} characters; this one has ${description.length.toLocaleString()}.`
    : undefined;
}
