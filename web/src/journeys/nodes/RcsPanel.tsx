import { Button, SegmentedControl, Stack, Switch, TagsInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemAtField, problemsBelow } from '../forms/ProblemAtField';
import { Delivery } from './Delivery';
import { TextSetting } from './Fields';
import type { PanelProps } from './kind';
import { useForm } from './panelFacts';
import { RcsCard } from './RcsCard';
import { Section } from './Section';
import { listOf, textsOf } from './settings';

type Shape = 'text' | 'card' | 'carousel';

export function RcsPanel(props: PanelProps) {
  const form = useForm(props);
  const cards = listOf(form.at('carousel'));
  const [shape, setShape] = useState<Shape>(
    cards.length > 0 ? 'carousel' : form.at('card') !== undefined ? 'card' : 'text',
  );
  /** The other shapes' settings go; a text may stand with a card. */
  const choose = (next: Shape) => {
    setShape(next);
    const gone = (['card', 'carousel'] as const).filter((other) => other !== next);
    const settings = Object.fromEntries(
      Object.entries(props.node.settings ?? {}).filter(([name]) => !gone.some((other) => other === name)),
    );
    props.onSettings(next === 'carousel' ? { ...settings, carousel: [{}, {}] } : settings);
  };
  return (
    <>
      <Section title="Message">
        <SegmentedControl
          fullWidth
          aria-label="Shape of the message"
          disabled={form.readOnly}
          data={[
            { value: 'text', label: 'Text' },
            { value: 'card', label: 'Card' },
            { value: 'carousel', label: 'Carousel' },
          ]}
          value={shape}
          onChange={(value) => choose(value as Shape)}
        />
        <TextSetting
          form={form}
          setting="body"
          label="Text"
          required={shape === 'text'}
          lines={3}
          placeholder="Hi {{ profile.first_name }}, …"
        />
        {shape === 'card' && <RcsCard form={form} setting="card" title="Card" />}
        {shape === 'carousel' && (
          <Stack gap={10}>
            {cards.map((_, i) => (
              <RcsCard
                key={i}
                form={form}
                setting={`carousel[${i}]`}
                title={`Card ${i + 1}`}
                onRemove={() =>
                  form.set(
                    'carousel',
                    cards.filter((_, j) => j !== i),
                  )
                }
              />
            ))}
            {!form.readOnly && (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconPlus size={14} />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => form.set('carousel', [...cards, {}])}
              >
                Add a card
              </Button>
            )}
          </Stack>
        )}
        <div>
          <TagsInput
            label="Quick replies"
            description="Answers to be tapped; write one and press Enter."
            placeholder={textsOf(form.at('quickReplies')).length === 0 ? 'Yes, please' : ''}
            value={textsOf(form.at('quickReplies'))}
            disabled={form.readOnly}
            acceptValueOnBlur
            onChange={(replies) => form.set('quickReplies', replies)}
          />
          <ProblemAtField problems={problemsBelow(form.problems, form.path('quickReplies'))} />
        </div>
        <Switch
          label="Send an SMS where the phone takes no RCS"
          checked={form.at('fallback') !== undefined}
          disabled={form.readOnly}
          onChange={(event) => form.set('fallback', event.currentTarget.checked ? { body: '' } : undefined)}
        />
        {form.at('fallback') !== undefined && (
          <TextSetting form={form} setting="fallback.body" label="Text of the SMS" required sms lines={3} />
        )}
      </Section>
      <Delivery
        form={form}
        address="The profile’s phone"
        sender={{ label: 'From', placeholder: 'Your RCS agent, unless set' }}
      />
    </>
  );
}
