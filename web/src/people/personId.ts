/** How somebody is shown who has no name: `tel:+14155550100` is a phone number, `mailto:ann@example.com` an address, all else an id. */
export function idText(profileId: string): string {
  return profileId.replace(/^(tel|mailto|email):/, '');
}
