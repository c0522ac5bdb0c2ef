import { Radio, Stack } from '@mantine/core';
import type { Sentence } from './sentences';

interface Props<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: Sentence<Value>[];
  readOnly: boolean;
}

/** One setting: what it decides, and what each choice means. */
export function SentenceChoice<Value extends string>({ label, value, onChange, choices, readOnly }: Props<Value>) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(next) => {
        const chosen = choices.find((choice) => choice.value === next);
        if (chosen) {
          onChange(chosen.value);
        }
      }}
    >
      <Stack gap="xs" mt={6}>
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            label={choice.label}
            description={choice.line}
            disabled={readOnly}
            size="xs"
            className="sentence"
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
