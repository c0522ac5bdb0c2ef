import { act, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EditorView } from '@codemirror/view';
import { describe, expect, it } from 'vitest';
import { journeyWith, openPanel } from '../testing';

function type(label: string, text: string) {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

/** Types into an editor as CodeMirror takes it; it is loaded when the first is shown. */
async function write(label: string, text: string) {
  const view = EditorView.findFromDOM(await screen.findByRole('textbox', { name: label }, { timeout: 5_000 }));
  act(() => view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
}

describe('Panels', () => {
  it('writes an SMS, counts it, and takes what is empty away', async () => {
    const { settings } = openPanel(journeyWith({ id: 'it', kind: 'sms', settings: { from: '+14155550100' } }), 'it');
    await write('Text', 'Hi there');
    type('From', '');
    expect(settings()).toEqual({ body: 'Hi there' });
    expect(screen.getByText('8 characters, 1 segment, 152 left')).toBeTruthy();
  });

  it('inserts a field where the cursor is', async () => {
    const { settings } = openPanel(journeyWith({ id: 'it', kind: 'push', settings: { title: 'Plan ' } }), 'it');
    await userEvent.click(screen.getByRole('button', { name: 'Insert a field into Title' }));
    await userEvent.click(await screen.findByRole('option', { name: /journey\.plan/ }));
    expect(settings()['title']).toBe('Plan {{ journey.plan }}');
  });

  it('sets how often and after how long a call is tried again', () => {
    const { settings } = openPanel(journeyWith({ id: 'it', kind: 'call', settings: { agent: 'a', from: 'b' } }), 'it');
    type('Try again', '3');
    type('Between two tries', '10');
    expect(settings()['retry']).toEqual({ count: 3, interval: { amount: 10, unit: 'minutes' } });
    type('Try again', '30');
    expect(screen.getByText('Try again between 0 and 20 times.')).toBeTruthy();
  });

  it('gives each connected port a delay of its own', () => {
    const definition = journeyWith({ id: 'it', kind: 'sms', settings: { body: 'a' } }, { id: 'done', kind: 'exit' });
    definition.edges.push({ from: 'it', port: 'delivered', to: 'done' }, { from: 'it', port: 'failed', to: 'done' });
    const { latest } = openPanel(definition, 'it');
    type('Delay after Delivered', '2');
    expect(latest.definition.edges.find((edge) => edge.port === 'delivered')?.delay).toEqual({
      amount: 2,
      unit: 'hours',
    });
    expect(latest.definition.edges.find((edge) => edge.port === 'failed')?.delay).toBeUndefined();
    expect(screen.queryByLabelText('Delay after Read')).toBeNull();
  });

  it('chooses what follows a status, and takes it back', async () => {
    const definition = journeyWith({ id: 'it', kind: 'sms', settings: { body: 'a' } }, { id: 'done', kind: 'exit' });
    const { latest } = openPanel(definition, 'it');
    await userEvent.click(screen.getByRole('combobox', { name: 'What follows after Delivered' }));
    await userEvent.click(await screen.findByRole('option', { name: /done/ }));
    expect(latest.definition.edges.find((edge) => edge.port === 'delivered')?.to).toBe('done');
    type('Delay after Delivered', '30');
    await userEvent.click(screen.getByRole('combobox', { name: 'What follows after Delivered' }));
    await userEvent.click(await screen.findByRole('option', { name: /done/ }));
    expect(latest.definition.edges.some((edge) => edge.port === 'delivered')).toBe(false);
  });

  it('keeps the delays after a start whose entry is locked, for only who enters is', () => {
    const { latest } = openPanel(journeyWith(), 'start', [], true);
    expect(screen.getByLabelText<HTMLSelectElement>('People enter by').disabled).toBe(true);
    expect(screen.queryByRole('button', { name: 'Add a way in' })).toBeNull();
    type('Delay after Next', '3');
    expect(latest.definition.edges.find((edge) => edge.from === 'start')?.delay).toEqual({ amount: 3, unit: 'hours' });
  });

  it('renames a path of a branch when its name is left, with the edges that leave by it', () => {
    const { latest, settings } = openPanel(
      journeyWith({
        id: 'it',
        kind: 'branch',
        settings: { branches: [{ port: 'pro', when: { segment: 'vip' } }, { port: 'b' }] },
      }),
      'it',
    );
    type('Name of path 1', 'b');
    fireEvent.blur(screen.getByLabelText('Name of path 1'));
    expect(screen.getByText("The port 'b' is used twice. Give each condition its own.")).toBeTruthy();
    type('Name of path 1', 'paying');
    fireEvent.blur(screen.getByLabelText('Name of path 1'));
    expect(settings()['branches']).toEqual([{ port: 'paying', when: { segment: 'vip' } }, { port: 'b' }]);
    expect(latest.renamed).toEqual({ pro: 'paying' });
  });

  it('waits for an event or a condition, never for both', async () => {
    const { settings } = openPanel(
      journeyWith({ id: 'it', kind: 'wait_for', settings: { event: 'purchased', where: { segment: 'vip' } } }),
      'it',
    );
    expect(screen.getByText('Whoever never does this waits here for ever. Set a timeout.')).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'A condition' }));
    expect(settings()).toEqual({});
  });

  it('changes the way of saying until when, and leaves nothing of the old', async () => {
    const { settings } = openPanel(
      journeyWith({
        id: 'it',
        kind: 'wait_until',
        settings: {
          field: 'profile.renewal_date',
          offset: { amount: 3, unit: 'days' },
          direction: 'before',
          time: '09:00',
          past: 'skip',
        },
      }),
      'it',
    );
    await userEvent.click(screen.getByRole('radio', { name: 'Day or time' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Monday' }));
    expect(settings()).toEqual({ time: '09:00', weekdays: ['monday'] });
  });

  it('keeps types in what an update sets', async () => {
    const { settings } = openPanel(
      journeyWith({ id: 'it', kind: 'update', settings: { set: { code: '12', score: 12 } } }),
      'it',
    );
    expect((screen.getByLabelText('Value of code') as HTMLInputElement).value).toBe('"12"');
    type('Value of score', 'true');
    expect(settings()['set']).toEqual({ code: '12', score: true });
    await userEvent.click(screen.getByRole('button', { name: 'Remove attribute code' }));
    expect(settings()['set']).toEqual({ score: true });
  });

  it('stores JSON of a webhook only when it is JSON', async () => {
    const { settings } = openPanel(
      journeyWith({ id: 'it', kind: 'webhook', settings: { url: 'https://a.example' } }),
      'it',
    );
    await write('Body as JSON', '{ "plan": "{{ journey.plan }}" ');
    expect(settings()['body']).toBeUndefined();
    expect(screen.getByText(/This is no JSON yet/)).toBeTruthy();
    await write('Body as JSON', '{ "plan": "{{ journey.plan }}" }');
    expect(settings()['body']).toEqual({ plan: '{{ journey.plan }}' });
  });

  it('shows what the server says at the setting that it means, and marks it', async () => {
    openPanel(
      journeyWith({ id: 'it', kind: 'email', settings: { subject: 'a', text: 'b', cta: { label: 'x', url: 'y' } } }),
      'it',
      [
        { code: 'template_error', path: 'nodes.it.settings.subject', message: 'Wrong subject.', severity: 'error' },
        { code: 'unknown_field', path: 'nodes.it.settings.cta.url', message: 'Wrong button.', severity: 'error' },
        { code: 'unknown_field', path: 'nodes.it.settings.text', message: 'Wrong text.', severity: 'error' },
      ],
    );
    expect(screen.getByLabelText(/^Subject/).getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByLabelText('Address of Button').getAttribute('aria-invalid')).toBe('true');
    const text = await screen.findByRole('textbox', { name: 'Plain text' });
    expect(text.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(text.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Wrong text.');
  });

  it('is quiet about what was mended, before the server has looked again', () => {
    openPanel(journeyWith({ id: 'it', kind: 'goal', settings: { name: 'Renewed' } }), 'it', [
      { code: 'missing_setting', path: 'nodes.it.settings.name', message: 'Name the goal.', severity: 'error' },
    ]);
    expect(screen.queryByText('Name the goal.')).toBeNull();
  });

  it('lets people in by an event, and its port follows', () => {
    const { latest } = openPanel(journeyWith(), 'start');
    fireEvent.change(screen.getByLabelText('People enter by'), { target: { value: 'event' } });
    expect(latest.definition.entry.sources).toEqual([{ kind: 'event', event: '' }]);
    expect(latest.renamed).toEqual({ run: 'event' });
    expect(screen.getByText('Name the event by which people enter.')).toBeTruthy();
    fireEvent.change(screen.getByRole('combobox', { name: /^Event/ }), { target: { value: 'signed_up' } });
    expect(latest.definition.entry.sources).toEqual([{ kind: 'event', event: 'signed_up' }]);
  });
});
