import { createContext } from 'react';
import type { Problem } from '@/api/problem';

/** Opens the settings of the journey that is shown, at the field that a problem is about. */
export const OpenSettings = createContext<(problem?: Problem) => void>(() => {});
