import { Button, Group, Input, Text } from '@mantine/core';
import { useId } from '@mantine/hooks';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { CodeField, type CodeFieldHandle } from './CodeField';
import { FieldMenu } from './FieldMenu';
import { LiquidPreview } from './LiquidPreview';
import { ProblemAtField } from './ProblemAtField';
import { SmsCounter } from './SmsCounter';
import type { TemplateProps } from './TemplateText';

interface Props extends TemplateProps {
  lines?: number;
  /** HTML is previewed as a page and not as a text. */
  kind?: 'text' | 'html';
  /** Counts characters and segments, as carriers bill them. */
  sms?: boolean;
  /** Whose draft it is, for the preview; without one there is none. */
  journeyId: string | null;
  /** Journey data that the preview shows. */
  sample: Record<string, unknown>;
}

/** A text of several lines with fields, filters and conditions, and how it reads for a real person. */
export function LiquidEditor(props: Props) {
  const { label, value, fields, problems, readOnly, kind = 'text' } = props;
  const id = useId();
  const editor = useRef<CodeFieldHandle>(null);
  const [previewing, setPreviewing] = useState(false);
  const invalid = problems.some((problem) => problem.severity !== 'warning');
  return (
    <Input.Wrapper
      labelElement="div"
      data-path={props.path}
      label={label}
      description={props.description}
      {...(props.required ? { withAsterisk: true } : {})}
    >
      <Group justify="space-between" gap={4} mt={2} mb={4}>
        <FieldMenu
          fields={fields}
          into={label}
          disabled={readOnly}
          onPick={(field) => editor.current?.insert(`{{ ${field.path} }}`)}
        />
        {props.journeyId !== null && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-expanded={previewing}
            leftSection={previewing ? <IconEyeOff size={14} /> : <IconEye size={14} />}
            onClick={() => setPreviewing(!previewing)}
          >
            {previewing ? 'Hide preview' : 'Preview'}
          </Button>
        )}
      </Group>
      <CodeField
        ref={editor}
        label={label}
        describedBy={`${id}-problems`}
        value={value}
        onChange={props.onChange}
        readOnly={readOnly}
        invalid={invalid}
        language="liquid"
        fields={fields}
        {...(props.placeholder ? { placeholder: props.placeholder } : {})}
        {...(props.lines ? { lines: props.lines } : {})}
      />
      <ProblemAtField id={`${id}-problems`} problems={problems} />
      {props.sms && <SmsCounter template={value} />}
      {previewing && (
        <LiquidPreview template={value} kind={kind} journeyId={props.journeyId} sample={props.sample} label={label} />
      )}
      {previewing && Object.keys(props.sample).length > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          Journey data comes from the fields’ defaults; a field without one shows its name in brackets.
        </Text>
      )}
    </Input.Wrapper>
  );
}
