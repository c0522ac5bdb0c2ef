import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type Ref } from 'react';
import type { KnownField } from './fields';

export interface CodeFieldHandle {
  /** Puts text where the cursor is. */
  insert: (text: string) => void;
}

export interface CodeFieldProps {
  label: string;
  describedBy?: string;
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  invalid: boolean;
  placeholder?: string;
  lines?: number;
  /** JSON is JSON whose texts may hold Liquid. */
  language: 'liquid' | 'json';
  /** What is offered between braces. */
  fields: KnownField[];
  ref?: Ref<CodeFieldHandle>;
}

export const usualLines = 4;

const CodeEditor = lazy(() => import('./CodeEditor'));

/** A text of several lines with colours and completions. The editor comes with the first field that needs it. */
export function CodeField(props: CodeFieldProps) {
  return (
    <Suspense fallback={<Skeleton h={`${(props.lines ?? usualLines) * 1.5 + 2}em`} />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}
