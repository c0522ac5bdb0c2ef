import { readFileSync } from 'node:fs';
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { journeyWith, openPanel } from '../testing';
import { kindOf, kinds, palette } from './kinds';
import { groups } from './kind';

const reference = JSON.parse(readFileSync('../docs/reference/openapi.json', 'utf8'));
const known: string[] = reference.components.schemas.Definition.properties.nodes.items.properties.kind.enum;

const ports: Record<string, string> = {
  // The engine knows the way in's own port as well.
  start: 'next',
  call: 'next answered voicemail no_answer busy failed',
  sms: 'next sent delivered read clicked replied failed timeout',
  email: 'next sent delivered read clicked replied failed timeout',
  whatsapp: 'next sent delivered read clicked replied failed timeout',
  rcs: 'next sent delivered read clicked replied failed timeout',
  telegram: 'next sent delivered read clicked replied failed timeout',
  push: 'next sent delivered read clicked replied failed timeout',
  webhook: 'next failed timeout',
  delay: 'next',
  wait_until: 'next past missing',
  wait_for: 'arrived timeout',
  branch: 'yes otherwise',
  split: 'true false',
  update: 'next',
  goal: 'next',
  exit: '',
};

describe('Node kinds', () => {
  it('has a file for every kind of the API, and none that the API does not know', () => {
    expect(kinds.map((kind) => kind.kind).sort()).toEqual([...known].sort());
  });

  it('puts every kind into the palette once', () => {
    expect(palette.flatMap((group) => group.kinds)).toHaveLength(kinds.length);
    expect(palette.map((group) => group.group)).toEqual([...groups]);
  });

  it.each(known)('knows the ports of a new %s, in the order of the engine but for its words', (name) => {
    const node = { id: 'it', kind: name, settings: kindOf(name)?.initial() ?? {} };
    const found = kindOf(name)?.ports(node, journeyWith(node)) ?? [];
    expect(found.map((port) => port.id).join(' ')).toBe(ports[name]);
    expect(found.every((port) => port.label !== '')).toBe(true);
  });

  it.each(known)('opens the panel of a new %s and says in place what is missing', (name) => {
    const node = { id: 'it', kind: name, settings: kindOf(name)?.initial() ?? {} };
    const definition = journeyWith(node);
    openPanel(definition, 'it');
    for (const problem of kindOf(name)?.check(node, definition) ?? []) {
      expect(screen.getAllByText(problem.message).length).toBeGreaterThan(0);
      expect(problem.path).toMatch(/^nodes\.it\.settings/);
    }
  });

  it.each([
    ['call', { agent: 'renewals', from: '+14155550100' }, 'renewals from +14155550100'],
    ['sms', { body: 'Hi {{ journey.plan }}' }, 'Hi {{ journey.plan }}'],
    ['email', { subject: 'News' }, 'News'],
    ['whatsapp', { template: { name: 'renewal' } }, 'Template renewal'],
    ['rcs', { carousel: [{ title: 'A' }, { title: 'B' }] }, '2 cards'],
    ['telegram', { body: 'Hello' }, 'Hello'],
    ['push', { title: 'Order', body: 'It comes' }, 'Order: It comes'],
    ['webhook', { url: 'https://crm.example' }, 'POST https://crm.example'],
    ['delay', { amount: 1, unit: 'days' }, 'Wait 1 day'],
    [
      'wait_until',
      { field: 'profile.renewal_date', offset: { amount: 3, unit: 'days' }, direction: 'before' },
      "Until 3 days before the profile's renewal date",
    ],
    [
      'wait_until',
      { weekdays: ['monday', 'friday'], from: '09:00', to: '17:00' },
      'Until Monday or Friday, between 09:00 and 17:00',
    ],
    ['wait_for', { event: 'purchased', timeout: { amount: 3, unit: 'days' } }, 'Until purchased, at most 3 days'],
    [
      'branch',
      { branches: [{ port: 'pro', when: { field: 'journey.plan', op: 'equals', value: 'pro' } }] },
      'pro: plan is pro',
    ],
    ['split', { segment: 'vip' }, 'In segment vip?'],
    ['update', { set: { plan: 'pro' }, addSegments: ['vip'] }, 'Set plan · Into vip'],
    ['goal', { name: 'Renewed' }, 'Renewed'],
    ['exit', {}, 'completed'],
  ])('describes a %s in one line', (name, settings, line) => {
    const node = { id: 'it', kind: name, settings };
    expect(kindOf(name)?.describe(node, journeyWith(node))).toBe(line);
  });

  it('gives the start a port for each way in', () => {
    const definition = journeyWith();
    definition.entry.sources = [{ kind: 'run' }, { kind: 'event', event: 'signed_up', port: 'new people' }];
    const start = definition.nodes[0] as { id: string; kind: string };
    expect(
      kindOf('start')
        ?.ports(start, definition)
        .map((port) => port.id),
    ).toEqual(['next', 'run', 'new people']);
    expect(kindOf('start')?.describe(start, definition)).toBe('A run over a list, Event signed_up');
  });

  it('gives the start one port where there is one way in: that which is connected, or Next', () => {
    const definition = journeyWith();
    definition.entry.sources = [{ kind: 'run' }];
    const start = definition.nodes[0] as { id: string; kind: string };
    const labels = (port: string) => {
      definition.edges = port === '' ? [] : [{ from: start.id, port, to: 'it' }];
      return kindOf('start')
        ?.ports(start, definition)
        .map(({ label }) => label);
    };
    expect(labels('')).toEqual(['Next']);
    expect(labels('next')).toEqual(['Next']);
    expect(labels('run')).toEqual(['A run over a list']);
  });
});
