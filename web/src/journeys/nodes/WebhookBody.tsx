import { Group, Input, SegmentedControl } from '@mantine/core';
import { useId } from '@mantine/hooks';
import { useState } from 'react';
import { CodeField } from '../forms/CodeField';
import { ProblemAtField, problemsBelow } from '../forms/ProblemAtField';
import { TextSetting } from './Fields';
import type { Form } from './panelFacts';

type Shape = 'json' | 'text';

/** What is sent: JSON whose texts may hold fields, or a text. */
export function WebhookBody({ form }: { form: Form }) {
  const [shape, setShape] = useState<Shape>(typeof form.at('body') === 'string' ? 'text' : 'json');
  return (
    <Input.Wrapper
      labelElement="div"
      label="Body"
      description="In JSON a text that is one field alone, as {{ journey.amount }}, keeps the field’s type."
    >
      <Group justify="flex-end" mb={4} mt={4}>
        <SegmentedControl
          size="xs"
          aria-label="Kind of body"
          disabled={form.readOnly}
          data={[
            { value: 'json', label: 'JSON' },
            { value: 'text', label: 'Text' },
          ]}
          value={shape}
          onChange={(value) => setShape(value as Shape)}
        />
      </Group>
      {shape === 'json' ? (
        <JsonBody form={form} />
      ) : (
        <TextSetting form={form} setting="body" label="Text of the body" />
      )}
    </Input.Wrapper>
  );
}

/** JSON as it is typed; what does not parse yet stays in the field and is not stored. */
function JsonBody({ form }: { form: Form }) {
  const id = useId();
  const body = form.at('body');
  const [draft, setDraft] = useState({ text: textOfBody(body), body: JSON.stringify(body) });
  const text = draft.body === JSON.stringify(body) ? draft.text : textOfBody(body);
  const parsed = parse(text);
  const change = (next: string) => {
    const value = parse(next);
    if (value.error === null) {
      setDraft({ text: next, body: JSON.stringify(value.body) });
      if (JSON.stringify(value.body) !== JSON.stringify(body)) {
        form.set('body', value.body);
      }
    } else {
      setDraft({ text: next, body: JSON.stringify(body) });
    }
  };
  const problems = [
    ...(parsed.error === null
      ? []
      : [{ code: 'bad_json', path: '', message: parsed.error, severity: 'error' as const }]),
    ...problemsBelow(form.problems, form.path('body')),
  ];
  return (
    <>
      <CodeField
        label="Body as JSON"
        describedBy={`${id}-problems`}
        value={text}
        onChange={change}
        readOnly={form.readOnly}
        invalid={problems.length > 0}
        language="json"
        fields={form.fields}
        lines={5}
        placeholder={'{ "email": "{{ profile.email }}" }'}
      />
      <ProblemAtField id={`${id}-problems`} problems={problems} />
    </>
  );
}

function textOfBody(body: unknown): string {
  return body === undefined ? '' : JSON.stringify(body, null, 2);
}

function parse(text: string): { body: unknown; error: string | null } {
  if (text.trim() === '') {
    return { body: undefined, error: null };
  }
  try {
    return { body: JSON.parse(text), error: null };
  } catch {
    // The browser's own words speak of tokens and positions.
    return { body: undefined, error: 'This is no JSON yet, and is not stored until it is. Check quotes and commas.' };
  }
}
