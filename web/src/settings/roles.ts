/** What each role may do, so that nobody has to guess. */
export const roles = [
  { value: 'owner', label: 'Owner', line: 'Everything, accounts, keys, channels and backups included.' },
  { value: 'editor', label: 'Editor', line: 'Everything but accounts, keys, channels and backups.' },
  { value: 'viewer', label: 'Viewer', line: 'Looks at everything and changes nothing.' },
] as const;

export function roleText(role: string): string {
  return role === 'owner' ? 'an owner' : role === 'editor' ? 'an editor' : `a ${role}`;
}
