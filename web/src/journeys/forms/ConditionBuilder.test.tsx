import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { Problem } from '@/api/problem';
import type { Predicate } from '../document/document';
import { kindOf } from '../nodes/kinds';
import { journeyWith, Workspace } from '../testing';
import { ConditionBuilder } from './ConditionBuilder';
import { knownFields } from './fields';
import { operatorNames } from './predicate';

const definition = journeyWith({ id: 'who', kind: 'branch' });
const fields = knownFields(definition, [{ name: 'score', type: 'number' }], kindOf, 'who');

const nested: Predicate = {
  all: [
    { field: 'journey.plan', op: 'equals', value: 'pro' },
    { any: [{ field: 'journey.amount', op: 'gt', value: 1 }, { not: { all: [{ event: 'left' }] } }] },
  ],
};

/** Every shape of a condition that a document may have, each with its sentence. */
const predicates: [string, Predicate][] = [
  ['plan is pro', { field: 'journey.plan', op: 'equals', value: 'pro' }],
  ['plan is one of pro, team', { field: 'journey.plan', op: 'in', value: ['pro', 'team'] }],
  ['amount is at least 10.5', { field: 'journey.amount', op: 'gte', value: 10.5 }],
  ['newsletter is yes', { field: 'journey.newsletter', op: 'equals', value: true }],
  ['since is before 2026-12-31', { field: 'journey.since', op: 'before', value: '2026-12-31' }],
  ['since is on or after 2026-12-31 09:00', { field: 'journey.since', op: 'gte', value: '2026-12-31T09:00:00Z' }],
  ["the profile's city has no value", { field: 'profile.city', op: 'exists', value: false }],
  ['outcome of First call is not answered', { field: 'nodes.first_call.outcome', op: 'not_equals', value: 'answered' }],
  ['is in segment VIP customers', { segment: 'vip' }],
  ['did purchased', { event: 'purchased' }],
  [
    "did purchased at least 2 times within 30 days where the event's amount is more than 100",
    {
      event: 'purchased',
      count: 2,
      within: { amount: 30, unit: 'days' },
      where: { field: 'event.amount', op: 'gt', value: 100 },
    },
  ],
  ['not (is in segment VIP customers)', { not: { segment: 'vip' } }],
  ['everybody', { all: [] }],
  ['nobody', { any: [] }],
  ['plan is pro and (amount is more than 1 or not (did left))', nested],
  // Written by hand, and nothing that the builder would offer.
  ['plan is more than b', { field: 'journey.plan', op: 'gt', value: 'b' }],
  ['amount is ten', { field: 'journey.amount', op: 'equals', value: 'ten' }],
  ["the event's tags contains 1, 2", { field: 'event.tags', op: 'contains', value: [1, 2] }],
];

function open(value: Predicate | undefined, problems: Problem[] = []) {
  const latest: { value: Predicate | undefined; changes: number } = { value, changes: 0 };
  function Form() {
    const [current, setCurrent] = useState(value);
    return (
      <ConditionBuilder
        label="Taken when"
        value={current}
        onChange={(next) => {
          latest.value = next;
          latest.changes++;
          setCurrent(next);
        }}
        path="nodes.who.settings.branches[0].when"
        problems={problems}
        definition={definition}
        fields={fields}
        segments={[{ id: 'vip', name: 'VIP customers' }]}
        readOnly={false}
      />
    );
  }
  render(
    <Workspace>
      <Form />
    </Workspace>,
  );
  return latest;
}

async function choose(menu: string, item: string) {
  await userEvent.click(screen.getByRole('button', { name: menu }));
  await userEvent.click(await screen.findByRole('menuitem', { name: new RegExp(item) }));
}

describe('The condition builder', () => {
  it.each(predicates)('shows %s and changes nothing that nobody touches: %j', (words, predicate) => {
    const latest = open(predicate);
    expect(latest.value).toEqual(predicate);
    expect(latest.changes).toBe(0);
    expect(screen.getByTestId('condition-in-words').textContent).toBe(words);
  });

  it.each(operatorNames)('shows a comparison by %s of a field that nobody knows', (op) => {
    const predicate = { field: 'profile.anything', op, value: op === 'in' ? ['a'] : op === 'exists' ? true : 'a' };
    expect(open(predicate).changes).toBe(0);
    expect((screen.getByRole('combobox', { name: 'Comparison' }) as HTMLSelectElement).value).toBe(op);
  });

  it('keeps the rest of a hand-written condition when one value is edited', () => {
    const latest = open(nested);
    fireEvent.change(screen.getByRole('textbox', { name: 'Value 2.1' }), { target: { value: '5' } });
    expect(latest.value).toEqual({
      all: [
        { field: 'journey.plan', op: 'equals', value: 'pro' },
        { any: [{ field: 'journey.amount', op: 'gt', value: 5 }, { not: { all: [{ event: 'left' }] } }] },
      ],
    });
  });

  it('begins with one comparison, and makes a group when another is added', async () => {
    const latest = open(undefined);
    await choose('Add a condition', 'In a segment');
    expect(latest.value).toEqual({ segment: '' });
    await choose('Add another', 'Did something');
    expect(latest.value).toEqual({ all: [{ segment: '' }, { event: '' }] });
    fireEvent.change(screen.getByRole('combobox', { name: /^How the conditions/ }), { target: { value: 'any' } });
    expect(latest.value).toEqual({ any: [{ segment: '' }, { event: '' }] });
  });

  it('offers the operators of the field, and a value of its type', () => {
    const latest = open({ field: 'journey.amount', op: 'equals', value: 3 });
    const operators = within(screen.getByRole('combobox', { name: 'Comparison' }));
    expect(operators.queryByText('contains')).toBeNull();
    fireEvent.change(screen.getByRole('combobox', { name: 'Comparison' }), { target: { value: 'in' } });
    expect(latest.value).toEqual({ field: 'journey.amount', op: 'in', value: [3] });
    fireEvent.change(screen.getByRole('combobox', { name: 'Comparison' }), { target: { value: 'exists_not' } });
    expect(latest.value).toEqual({ field: 'journey.amount', op: 'exists', value: false });
  });

  it('lets a value of a field that nobody knows be a number', () => {
    const latest = open({ field: 'event.total', op: 'gt', value: '12' });
    fireEvent.change(screen.getByRole('combobox', { name: 'Type of Value' }), { target: { value: 'number' } });
    expect(latest.value).toEqual({ field: 'event.total', op: 'gt', value: 12 });
  });

  it('moves a part up, into the group above, and out again', async () => {
    const plan: Predicate = { field: 'journey.plan', op: 'equals', value: 'pro' };
    const latest = open({ all: [{ any: [{ segment: 'vip' }] }, plan] });
    await choose('Change condition 2', 'Move into the group above');
    expect(latest.value).toEqual({ all: [{ any: [{ segment: 'vip' }, plan] }] });
    await choose('Change condition 1.2', 'Move up');
    expect(latest.value).toEqual({ all: [{ any: [plan, { segment: 'vip' }] }] });
    await choose('Change condition 1.1', 'Move out of this group');
    expect(latest.value).toEqual({ all: [{ any: [{ segment: 'vip' }] }, plan] });
  });

  it('turns a part round, takes the not away, and removes it', async () => {
    const latest = open({ segment: 'vip' });
    await choose('Change condition', 'Turn round');
    expect(latest.value).toEqual({ not: { segment: 'vip' } });
    await userEvent.click(screen.getAllByRole('button', { name: 'Change condition' })[0] as HTMLElement);
    await userEvent.click(await screen.findByRole('menuitem', { name: /Take the “not” away/ }));
    expect(latest.value).toEqual({ segment: 'vip' });
    await choose('Change condition', 'Remove');
    expect(latest.value).toBeUndefined();
  });

  it('shows what the server says at the part that it means', () => {
    open({ all: [{ segment: 'gone' }] }, [
      {
        code: 'unknown_segment',
        path: 'nodes.who.settings.branches[0].when.all[0].segment',
        message: "There is no segment 'gone'. Create it, or choose another.",
        severity: 'error',
      },
    ]);
    expect(screen.getByText("There is no segment 'gone'. Create it, or choose another.")).toBeTruthy();
    expect(screen.getByRole('combobox', { name: 'Segment 1' }).getAttribute('aria-invalid')).toBe('true');
  });

  it('says at once that a field is not there', () => {
    open({ field: 'journey.nobody', op: 'exists', value: true });
    expect(screen.getByText(/The journey has no field 'nobody'/)).toBeTruthy();
  });
});
