import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../document/document';
import { kindOf } from '../nodes/kinds';
import { withSetting } from '../nodes/settings';
import { journeyWith, Workspace } from '../testing';
import { attributeOf, earlierNodes, knownFields } from './fields';
import { FieldsPanel } from './FieldsPanel';
import { fieldUses, renameField } from './fieldUses';
import { liquidCompletions } from './liquid';
import { operatorsFor } from './predicate';
import { smsLength } from './smsLength';
import { spanProblem, spanText } from './span';

describe('Known fields', () => {
  const definition = journeyWith(
    { id: 'who', kind: 'branch', settings: { branches: [{ port: 'yes' }] } },
    { id: 'mark', kind: 'update', settings: { setData: { reminded: true } } },
  );

  it('are of no type of their own where the workspace tells of one that conditions have no words for', () => {
    expect(attributeOf({ name: 'score', type: 'number' }).type).toBe('number');
    expect(attributeOf({ name: 'tags', type: 'list' }).type).toBe('unknown');
    expect(operatorsFor(attributeOf({ name: 'tags', type: 'list' }).type, '').length).toBeGreaterThan(0);
  });

  it('are the journey’s, the profile’s, the event’s and the results of the nodes before', () => {
    const fields = knownFields(definition, [{ name: 'city', type: 'string' }], kindOf, 'who');
    const paths = fields.map((field) => field.path);
    for (const path of [
      'journey.plan',
      'journey.reminded',
      'profile.city',
      'event.name',
      'nodes.first_call.outcome',
      'enrollment.entered_at',
      'now',
    ]) {
      expect(paths).toContain(path);
    }
    expect(fields.find((field) => field.path === 'nodes.first_call.outcome')?.values).toContain('voicemail');
    expect(earlierNodes(definition, 'mark')).toEqual([]);
  });

  it('complete inside braces, and filters behind a bar', () => {
    const complete = liquidCompletions(knownFields(definition, [], kindOf, 'who'));
    const options = (text: string) =>
      complete(new CompletionContext(EditorState.create({ doc: text }), text.length, false))?.options.map(
        (option) => option.label,
      );
    expect(options('Hi jour')).toBeUndefined();
    expect(options('Hi {{ jour')).toContain('journey.plan');
    expect(options('{{ journey.plan | up')).toContain('upcase');
    expect(options('{% i')).toContain('if');
    expect(options('{{ journey.plan }} and ')).toBeUndefined();
  });
});

describe('Lengths', () => {
  it('of time are said and judged as the server does', () => {
    expect(spanText({ amount: 1, unit: 'days' })).toBe('1 day');
    expect(spanProblem({ amount: 1.5, unit: 'days' })?.code).toBe('fraction_of_day');
    expect(spanProblem({ amount: 1.5, unit: 'hours' })).toBeNull();
    expect(spanProblem({ amount: -1, unit: 'hours' })?.code).toBe('negative_wait');
    expect(spanProblem({ amount: 11, unit: 'months' })).toBeNull();
    expect(spanProblem({ amount: 600, unit: 'weeks' })?.code).toBe('wait_too_long');
  });

  it('of an SMS are those that carriers bill', () => {
    expect(smsLength('a'.repeat(160))).toMatchObject({ characters: 160, segments: 1, left: 0, unicode: false });
    expect(smsLength('a'.repeat(161))).toMatchObject({ segments: 2, left: 145 });
    expect(smsLength('€')).toMatchObject({ characters: 2, segments: 1 });
    expect(smsLength('😀'.repeat(36))).toMatchObject({ characters: 72, segments: 2, unicode: true });
  });
});

describe('Settings', () => {
  it('lose what is empty, but keep an object that lacks one of its texts', () => {
    expect(withSetting({ body: 'a', from: 'b' }, 'from', '')).toEqual({ body: 'a' });
    expect(withSetting({ cta: { label: 'x', url: 'y' } }, 'cta.label', '')).toEqual({ cta: { label: '', url: 'y' } });
    expect(withSetting({ retry: { count: 2 } }, 'retry.count', undefined)).toEqual({});
    expect(withSetting({ attachments: [{ url: 'a' }] }, 'attachments[0].url', 'b')).toEqual({
      attachments: [{ url: 'b' }],
    });
  });
});

describe('Journey data', () => {
  const definition = journeyWith(
    {
      id: 'text',
      kind: 'sms',
      name: 'Reminder',
      settings: { body: 'journey.plan: {{ journey.plan | upcase }} {{ journey.planet }}' },
    },
    {
      id: 'who',
      kind: 'branch',
      settings: { branches: [{ port: 'a', when: { field: 'journey.plan', op: 'equals', value: 'journey.plan' } }] },
    },
    { id: 'mark', kind: 'update', settings: { setData: { plan: 'pro' } } },
  );

  it('is renamed wherever it is read or set, and nowhere else', () => {
    expect(fieldUses(definition, 'plan').map((node) => node.id)).toEqual(['text', 'who', 'mark']);
    const renamed = renameField(definition, 'plan', 'tariff');
    const settings = renamed.nodes.slice(2).map((node) => node.settings);
    expect(settings).toEqual([
      { body: 'journey.plan: {{ journey.tariff | upcase }} {{ journey.planet }}' },
      { branches: [{ port: 'a', when: { field: 'journey.tariff', op: 'equals', value: 'journey.plan' } }] },
      { setData: { tariff: 'pro' } },
    ]);
    expect(renamed.nodes[1]).toBe(definition.nodes[1]);
  });

  it('says where a field is used before it is renamed, and refuses a name that is there', () => {
    const latest = { definition };
    function Form() {
      const [current, setCurrent] = useState<Definition>(definition);
      const change = (next: Definition) => {
        latest.definition = next;
        setCurrent(next);
      };
      return (
        <FieldsPanel
          definition={current}
          problems={[]}
          readOnly={false}
          onFields={(fields) => change({ ...current, fields })}
          onRename={(from, to) => change(renameField(current, from, to))}
        />
      );
    }
    render(
      <Workspace>
        <Form />
      </Workspace>,
    );
    const name = screen.getAllByLabelText('Name')[0] as HTMLElement;
    fireEvent.change(name, { target: { value: 'amount' } });
    expect(screen.getByText("There are two fields 'amount'. Rename or remove one.")).toBeTruthy();
    fireEvent.change(name, { target: { value: 'tariff' } });
    expect(screen.getByText(/Renames it there too: Reminder/)).toBeTruthy();
    fireEvent.blur(name);
    expect(latest.definition.fields[0]).toEqual({ name: 'tariff', type: 'string', default: 'free' });
    expect(fieldUses(latest.definition, 'plan')).toEqual([]);
  });
});
