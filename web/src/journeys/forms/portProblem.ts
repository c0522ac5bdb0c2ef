/** Why a port cannot have this name, in the server's words; null when it can. */
export function portProblem(port: string, taken: Set<string>): { code: string; message: string } | null {
  if (port.length > 64 || !/^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u.test(port)) {
    return {
      code: 'bad_port',
      message: 'Name a port with letters, digits, spaces, - and _, beginning with a letter or digit.',
    };
  }
  return taken.has(port)
    ? { code: 'duplicate_port', message: `The port '${port}' is used twice. Give each condition its own.` }
    : null;
}
