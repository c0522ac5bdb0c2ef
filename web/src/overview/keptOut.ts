import { plain, sentence } from '@/people/journal/words';

/** Why somebody was kept from entering, as people say it. Codes that are not here speak for themselves. */
const reasons: Record<string, string> = {
  audience: 'Not among who may enter',
  anonymous: 'Nobody knows who it was',
  missing_field: 'A required field was missing',
  wrong_type: 'A value did not fit its field',
  empty_key: 'The key for entering again was empty',
  already_inside: 'Inside already',
  entered_before: 'Had entered before',
  completed_before: 'Had completed it before',
  not_restarted: 'Had entered since the last restart',
  cooldown: 'Too soon after the last time',
};

export function keptOutText(reason: string): string {
  return reasons[reason] ?? sentence(plain(reason));
}
