import type { Definition } from './document';

/** A call whose voicemail is followed by a text: small enough to read in a test. */
export const small: Definition = {
  fields: [
    { name: 'first_name', type: 'string' },
    { name: 'plan', type: 'string' },
  ],
  entry: { sources: [{ kind: 'run' }] },
  nodes: [
    { id: 'start', kind: 'start' },
    { id: 'call', kind: 'call', settings: { from: '+14155550100', agent: 'renewals' } },
    { id: 'text', kind: 'sms', settings: { body: 'We called: {{ nodes.call.outcome }}, {{ journey.first_name }}' } },
    { id: 'done', kind: 'exit' },
  ],
  edges: [
    { from: 'start', port: 'next', to: 'call' },
    { from: 'call', port: 'answered', to: 'done' },
    { from: 'call', port: 'voicemail', to: 'text' },
    { from: 'text', port: 'next', to: 'done' },
  ],
  layout: { start: { x: 0, y: 0 }, call: { x: 0, y: 100 }, text: { x: 200, y: 200 }, done: { x: 0, y: 300 } },
};
