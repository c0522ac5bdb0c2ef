import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RunList } from './RunList';

function show(closed: boolean) {
  render(
    <MantineProvider env="test">
      <RunList runs={[]} selected={undefined} onNew={() => undefined} closed={closed} />
    </MantineProvider>,
  );
}

it('An archived journey says that it takes no new runs, instead of offering one that is refused', () => {
  show(true);
  expect(screen.queryByRole('button', { name: 'New run' })).toBeNull();
  expect(screen.getByText(/is archived: it takes no new runs/)).toBeTruthy();
});

it('Any other journey offers a new run', () => {
  show(false);
  expect(screen.getByRole('button', { name: 'New run' })).toBeTruthy();
  expect(screen.queryByText(/is archived/)).toBeNull();
});
