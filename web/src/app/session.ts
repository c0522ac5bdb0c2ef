export async function requireSession(_href: string): Promise<void> {}
