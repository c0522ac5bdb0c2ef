import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '@/api/problem';
import { problemProps } from './ProblemAtField';
import { portProblem } from './portProblem';

interface Props {
  label: string;
  value: string;
  taken: Set<string>;
  onChange: (value: string) => void;
  problems: Problem[];
  /** Where it stands in the document. */
  path?: string;
  readOnly: boolean;
  showLabel?: boolean;
  /** May be left empty: then this is what it is called. */
  fallback?: string;
  description?: string;
}

/**
 * The name of a port, which edges refer to: it changes when the field is left, and only to what can be one. Until then the
 * edges stay where they are.
 */
export function PortName({
  label,
  value,
  taken,
  onChange,
  problems,
  readOnly,
  path,
  showLabel,
  description,
  fallback,
}: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const name = (typed ?? value).trim();
  const wrong =
    typed === null || name === value
      ? null
      : name === ''
        ? fallback === undefined
          ? 'Name the port that this condition leaves by.'
          : null
        : (portProblem(name, taken)?.message ?? null);
  const settle = () => {
    if (typed !== null && name !== value && wrong === null) {
      onChange(name);
    }
    if (wrong === null) {
      setTyped(null);
    }
  };
  return (
    <TextInput
      {...(showLabel ? { label } : { 'aria-label': label })}
      description={description}
      placeholder={fallback ?? 'pro customers'}
      value={typed ?? value}
      disabled={readOnly}
      flex={1}
      miw={0}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          settle();
        } else if (event.key === 'Escape' && typed !== null) {
          event.stopPropagation();
          setTyped(null);
        }
      }}
      {...problemProps(
        wrong === null ? problems : [{ code: 'bad_port', path: '', message: wrong, severity: 'error' }],
        path,
      )}
    />
  );
}
