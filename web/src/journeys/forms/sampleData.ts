import type { Definition } from '../document/document';
import { spoken } from './fields';

/** Journey data for a preview: what the fields fall back to, and for those without, something that is seen to be made up. */
export function sampleData(definition: Definition): Record<string, unknown> {
  return Object.fromEntries(
    definition.fields
      .filter((field) => field.name !== '')
      .map((field) => {
        const made = { string: `[${spoken(field.name)}]`, number: 1, boolean: true, date: '2027-01-31' };
        return [field.name, field.default ?? made[field.type]];
      }),
  );
}
