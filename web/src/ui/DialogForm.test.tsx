import { MantineProvider, TextInput } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { DialogForm } from './DialogForm';

const refusal = new ApiProblem(422, 'invalid', 'The run has problems.', [
  { code: 'bad_name', path: 'name', message: 'Say what it is called.', severity: 'error' },
  { code: 'too_many', path: 'limits', message: 'It is too fast.', severity: 'error' },
]);

function open(disabled: boolean) {
  const [onSubmit, onClose] = [vi.fn(), vi.fn()];
  render(
    <MantineProvider env="test">
      <DialogForm
        error={refusal}
        refused="The run was not made"
        fields={['name']}
        submit="Create draft"
        leave="Not now"
        pending={false}
        {...{ onSubmit, onClose, disabled }}
      >
        <TextInput label="Name" />
      </DialogForm>
    </MantineProvider>,
  );
  return { onSubmit, onClose };
}

it('A form in a dialog says what was refused, but not what its fields say themselves', () => {
  open(false);
  expect(screen.getByText('The run was not made')).toBeTruthy();
  expect(screen.getByText(/It is too fast/)).toBeTruthy();
  expect(screen.queryByText(/Say what it is called/)).toBeNull();
});

it('It is sent by its deed, and left by the other way out', () => {
  const ready = open(false);
  fireEvent.click(screen.getByRole('button', { name: 'Create draft' }));
  fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect([ready.onSubmit.mock.calls.length, ready.onClose.mock.calls.length]).toEqual([1, 1]);
});

it('It is not sent by Enter while something is missing', () => {
  const { onSubmit } = open(true);
  fireEvent.submit(screen.getByLabelText('Name').closest('form') as HTMLFormElement);
  expect(onSubmit).not.toHaveBeenCalled();
});
