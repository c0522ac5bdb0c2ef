import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import classes from '../forms/forms.module.css';
import { ConditionBuilder } from '../forms/ConditionBuilder';
import { moved } from '../forms/predicate';
import { ProblemAtField } from '../forms/ProblemAtField';
import { type BranchCase, branchesMax, casesOf } from './branchCases';
import type { RenamedPorts } from '../document/followPorts';
import type { PanelProps } from './kind';
import { useForm } from './panelFacts';
import { PortName } from '../forms/PortName';
import { Section } from './Section';
import { textOf } from './settings';

export function BranchPanel(props: PanelProps) {
  const form = useForm(props);
  const cases = casesOf(props.node);
  const change = (branches: BranchCase[], renamed?: RenamedPorts) =>
    props.onSettings({ ...props.node.settings, branches }, renamed);
  const replace = (i: number, part: BranchCase, renamed?: RenamedPorts) =>
    change(
      cases.map((item, j) => (j === i ? { ...item, ...part } : item)),
      renamed,
    );
  const { fields, segments, events, definition, problems, readOnly } = form;
  return (
    <Section
      title="Paths"
      help="Looked at from the top; the first that holds is taken. Everybody else goes “Otherwise”."
    >
      {cases.map((item, i) => {
        const port = textOf(item.port);
        const name = port || `path ${i + 1}`;
        return (
          <div key={i} className={classes['card']} role="group" aria-label={`Path ${name}`}>
            <Stack gap={10}>
              <Group gap={2} wrap="nowrap" align="flex-start">
                <PortName
                  label={`Name of path ${i + 1}`}
                  value={port}
                  taken={new Set([...cases.filter((_, j) => j !== i).map((other) => textOf(other.port)), 'otherwise'])}
                  onChange={(next) => replace(i, { port: next }, port === '' ? undefined : { [port]: next })}
                  path={form.path(`branches[${i}].port`)}
                  problems={form.problemsAt(`branches[${i}].port`)}
                  readOnly={readOnly}
                />
                {!readOnly && (
                  <>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      mt={4}
                      disabled={i === 0}
                      aria-label={`Move ${name} up`}
                      onClick={() => change(moved(cases, i, i - 1))}
                    >
                      <IconArrowUp size={16} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      mt={4}
                      disabled={i === cases.length - 1}
                      aria-label={`Move ${name} down`}
                      onClick={() => change(moved(cases, i, i + 1))}
                    >
                      <IconArrowDown size={16} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      mt={4}
                      aria-label={`Remove ${name}`}
                      onClick={() => change(cases.filter((_, j) => j !== i))}
                    >
                      <IconTrash size={16} />
                    </ActionIcon>
                  </>
                )}
              </Group>
              <ConditionBuilder
                label="Taken when"
                value={item.when}
                onChange={(when) =>
                  when === undefined
                    ? change(cases.map((other, j) => (j === i ? { port: other.port } : other)) as BranchCase[])
                    : replace(i, { when })
                }
                path={form.path(`branches[${i}].when`)}
                {...{ fields, segments, events, definition, problems, readOnly }}
              />
            </Stack>
          </div>
        );
      })}
      <ProblemAtField problems={form.problemsAt('branches')} />
      {!readOnly && cases.length < branchesMax && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => change([...cases, { port: freePort(cases) }])}
        >
          Add a path
        </Button>
      )}
      <Text size="xs" c="dimmed">
        Otherwise: everybody for whom none of these holds.
      </Text>
    </Section>
  );
}

function freePort(cases: BranchCase[]): string {
  const taken = new Set(cases.map((item) => item.port));
  let i = cases.length + 1;
  while (taken.has(`path ${i}`)) {
    i++;
  }
  return `path ${i}`;
}
