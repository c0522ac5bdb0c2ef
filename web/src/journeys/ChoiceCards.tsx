import { Group, Radio, Stack, Text } from '@mantine/core';

interface Props {
  label: string;
  hint: string;
  value: string;
  onChange: (id: string) => void;
  choices: readonly { id: string; label: string; line: string }[];
}

/** A choice where each option needs a line to be understood. */
export function ChoiceCards({ label, hint, value, onChange, choices }: Props) {
  return (
    <Radio.Group label={label} description={hint} value={value} onChange={onChange}>
      <Stack gap={6} mt="xs">
        {choices.map((choice) => (
          <Radio.Card key={choice.id} value={choice.id} className="choice-card" aria-label={choice.label}>
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator size="xs" mt={3} />
              <div>
                <Text size="sm" fw={500}>
                  {choice.label}
                </Text>
                <Text size="xs" c="dimmed">
                  {choice.line}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
