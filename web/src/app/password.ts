/** The server asks for the same; saying so before it is sent saves a round. */
export const passwordMin = 10;

export function passwordProblem(password: string): string | undefined {
  return password.length < passwordMin
    ? `Use at least ${passwordMin} characters; a sentence is a good one.`
    : undefined;
}

export function emailProblem(email: string): string | undefined {
  return /^\S+@\S+$/.test(email.trim()) ? undefined : 'Write an e-mail address, such as ann@example.com.';
}
