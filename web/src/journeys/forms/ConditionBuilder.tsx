import { Input, Stack } from '@mantine/core';
import { useMemo } from 'react';
import type { Problem } from '@/api/problem';
import type { Definition, Predicate } from '../document/document';
import { AddCondition } from './AddCondition';
import { ConditionContext, type ConditionFacts } from './conditionContext';
import { ConditionPart } from './ConditionPart';
import type { KnownField } from './fields';
import classes from './forms.module.css';
import { isGroup } from './predicate';
import { predicateProblems } from './predicateProblems';
import { ProblemAtField, problemsAt } from './ProblemAtField';
import { sentence } from './sentence';

interface Props {
  label: string;
  description?: string;
  value: Predicate | undefined;
  onChange: (value: Predicate | undefined) => void;
  /** Where it stands in the document: the paths of its problems begin with it. */
  path: string;
  problems: Problem[];
  definition: Definition;
  fields: KnownField[];
  segments: { id: string; name: string }[];
  /** Names of events that the journey knows, as suggestions. */
  events?: string[];
  readOnly: boolean;
  required?: boolean;
}

/**
 * A condition, as nested groups of comparisons, segments and events. It changes nothing that nobody touches: a document that
 * was written by hand comes out as it went in.
 */
export function ConditionBuilder(props: Props) {
  const { label, value, onChange, path, problems, definition, fields, segments, events, readOnly } = props;
  const facts: ConditionFacts = useMemo(() => {
    const local: Problem[] =
      value === undefined
        ? []
        : predicateProblems(value).map((problem) => ({ ...problem, path: path + problem.path, severity: 'error' }));
    // Whatever can be told at once replaces what the server said about it before.
    const places = new Set(local.map((problem) => problem.path));
    const told = problems.filter((problem) => !places.has(problem.path) && !staleHere.has(problem.code));
    return { fields, segments, events: events ?? [], readOnly, definition, problems: [...local, ...told] };
  }, [value, path, problems, fields, segments, events, readOnly, definition]);

  return (
    <ConditionContext value={facts}>
      <Input.Wrapper
        labelElement="div"
        data-path={path}
        label={label}
        description={props.description}
        role="group"
        aria-label={label}
        {...(props.required ? { withAsterisk: true } : {})}
      >
        <Stack gap={8} mt={6}>
          {value !== undefined && (
            <>
              <ConditionPart value={value} onChange={onChange} path={path} place="" />
              <div className={classes['words']} data-testid="condition-in-words">
                {sentence(value, definition, segments)}
              </div>
            </>
          )}
          {!readOnly && (value === undefined || !isGroup(value)) && (
            <AddCondition
              label={value === undefined ? 'Add a condition' : 'Add another'}
              onAdd={(part) => onChange(value === undefined ? part : { all: [value, part] })}
            />
          )}
          <ProblemAtField problems={problemsAt(facts.problems, path)} />
        </Stack>
      </Input.Wrapper>
    </ConditionContext>
  );
}

/** What the rows themselves tell, at once and at the place that is meant. */
const staleHere = new Set(['bad_value', 'unknown_operator', 'bad_count', 'unknown_field', 'unknown_node']);
