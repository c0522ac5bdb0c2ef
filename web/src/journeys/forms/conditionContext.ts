import { createContext, use } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition } from '../document/document';
import type { KnownField } from './fields';

/** What every part of a condition, however deep, has to know. */
export interface ConditionFacts {
  fields: KnownField[];
  segments: { id: string; name: string }[];
  events: string[];
  readOnly: boolean;
  definition: Definition;
  problems: Problem[];
}

export const ConditionContext = createContext<ConditionFacts | null>(null);

export function useCondition(): ConditionFacts {
  const facts = use(ConditionContext);
  if (facts === null) {
    throw new Error('A part of a condition stands in a ConditionBuilder.');
  }
  return facts;
}
