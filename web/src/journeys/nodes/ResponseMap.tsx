import { Autocomplete } from '@mantine/core';
import { KeyValueEditor } from '../forms/KeyValueEditor';
import type { Form } from './panelFacts';
import { recordOf, textOf } from './settings';

/** What is kept of the answer: a journey field, and where in the answer its value is. */
export function ResponseMap({ form }: { form: Form }) {
  const value = Object.fromEntries(
    Object.entries(recordOf(form.at('map'))).map(([name, path]) => [name, textOf(path)]),
  );
  return (
    <KeyValueEditor
      label="Keep as journey data"
      description="A field of the journey, and where its value is: status, response, or a path such as response.order.id."
      noun="value"
      keyPlaceholder="order_id"
      blank="response."
      value={value}
      onChange={(next) => form.set('map', next)}
      checkKey={(name) =>
        /^[a-z][a-z0-9_]{0,63}$/.test(name)
          ? null
          : 'Use a lower-case letter, then lower-case letters, digits and underscores.'
      }
      readOnly={form.readOnly}
      path={form.path('map')}
      problems={form.problems}
      renderValue={(path, onChange, name) => (
        <Autocomplete
          aria-label={`Where ${name} is in the answer`}
          placeholder="response.order.id"
          data={['status', 'response']}
          value={path}
          disabled={form.readOnly}
          onChange={onChange}
        />
      )}
    />
  );
}
