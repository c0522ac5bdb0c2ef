import { Collapse, NumberInput, SegmentedControl, Stack, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { channelKind, outcomeLabel } from './channelKinds';
import type { ProviderFormProps } from './ChannelForm';
import {
  readSandbox,
  sandboxProblem,
  usualPercents,
  writeSandbox,
  type Range,
  type SandboxForm as Form,
  type Usual,
} from './sandboxSettings';

interface Props extends ProviderFormProps {
  kind: string;
  usual: readonly Usual[];
  onProblem: (problem: string | undefined) => void;
}

/** How the sandbox answers on one channel: what comes of a message, how likely, and after how long. */
export function SandboxForm({ kind, usual, settings, onChange, onProblem, disabled }: Props) {
  const { exclusive, delays } = channelKind(kind);
  const [form, setForm] = useState(() => readSandbox(settings, usual));
  const set = (change: Partial<Form>) => {
    const next = { ...form, ...change };
    setForm(next);
    onProblem(sandboxProblem(next, exclusive));
    onChange(writeSandbox(next, settings));
  };
  const percents = form.percents ?? usualPercents(usual);
  const own = form.percents !== null;
  const rows = usual.map(({ outcome }) => ({ id: outcome, label: outcomeLabel(kind, outcome) }));

  return (
    <Stack gap="md">
      <Switch
        label="Choose how likely each outcome is"
        description={own ? undefined : 'Now it behaves about as the channel does in the field.'}
        disabled={disabled}
        checked={own}
        onChange={(event) => set({ percents: event.currentTarget.checked ? usualPercents(usual) : null })}
      />
      {delays ? (
        <div>
          <Text size="sm" fw={500} mb={4}>
            How long it takes
          </Text>
          <SegmentedControl
            size="xs"
            aria-label="How long it takes"
            disabled={disabled}
            data={[
              { value: 'usual', label: 'As in the field' },
              { value: 'same', label: 'The same for all' },
              { value: 'each', label: 'For each' },
            ]}
            value={form.timing}
            onChange={(timing) => set({ timing: timing as Form['timing'] })}
          />
          <Collapse expanded={form.timing === 'same'}>
            <Between label="every outcome" value={form.same} onChange={(same) => set({ same })} disabled={disabled} />
          </Collapse>
        </div>
      ) : null}
      {own || form.timing === 'each' ? (
        <Table withTableBorder verticalSpacing={6} maw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Outcome</Table.Th>
              <Table.Th w={130}>Likely</Table.Th>
              {form.timing === 'each' ? <Table.Th>After seconds</Table.Th> : null}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ id, label }) => (
              <Table.Tr key={id}>
                <Table.Td>{label}</Table.Td>
                <Table.Td>
                  <NumberInput
                    aria-label={`${label}: how likely, in percent`}
                    size="xs"
                    min={0}
                    max={100}
                    decimalScale={2}
                    suffix=" %"
                    disabled={disabled || !own}
                    value={percents[id] ?? 0}
                    onChange={(percent) => set({ percents: { ...percents, [id]: Number(percent) || 0 } })}
                  />
                </Table.Td>
                {form.timing === 'each' ? (
                  <Table.Td>
                    <Between
                      label={label}
                      value={form.each[id] ?? [0, 0]}
                      onChange={(seconds) => set({ each: { ...form.each, [id]: seconds } })}
                      disabled={disabled}
                    />
                  </Table.Td>
                ) : null}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      {own && exclusive ? (
        <Text size="xs" c="dimmed">
          What is left of 100 % counts as “No answer”.
        </Text>
      ) : null}
      {own && !exclusive && delays ? (
        <Text size="xs" c="dimmed">
          Each status includes those after it: who replied has also read. “Failed” takes its share first.
        </Text>
      ) : null}
      <NumberInput
        label="Seed"
        description="The same seed gives the same answers to the same people."
        allowDecimal={false}
        maw={260}
        disabled={disabled}
        value={form.seed}
        onChange={(seed) => set({ seed: Number(seed) || 0 })}
      />
      <Switch
        label="Recognises repeats"
        description="A message that is handed over twice with the same key is sent once, as good providers do."
        disabled={disabled}
        checked={form.idempotent}
        onChange={(event) => set({ idempotent: event.currentTarget.checked })}
      />
    </Stack>
  );
}

interface BetweenProps {
  label: string;
  value: Range;
  onChange: (value: Range) => void;
  disabled: boolean;
}

function Between({ label, value: [from, to], onChange, disabled }: BetweenProps) {
  const common = { size: 'xs' as const, w: 96, min: 0, disabled };
  return (
    <div className="between">
      <NumberInput
        {...common}
        aria-label={`${label}: seconds at least`}
        value={from}
        onChange={(value) => onChange([Number(value) || 0, to])}
      />
      <Text size="xs" c="dimmed">
        to
      </Text>
      <NumberInput
        {...common}
        aria-label={`${label}: seconds at most`}
        value={to}
        onChange={(value) => onChange([from, Number(value) || 0])}
      />
      <Text size="xs" c="dimmed">
        s
      </Text>
    </div>
  );
}
