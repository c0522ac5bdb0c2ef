import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { archivedWhy, RunList } from './RunList';

function show(closed: string | undefined) {
  render(
    <MantineProvider env="test">
      <RunList runs={[]} selected={undefined} onNew={() => undefined} closed={closed} />
    </MantineProvider>,
  );
}

it('An archived journey says that it takes no new runs, instead of offering one that is refused', () => {
  show(archivedWhy);
  expect(screen.queryByRole('button', { name: 'New run' })).toBeNull();
  expect(screen.getByText(/is archived: it takes no new runs/)).toBeTruthy();
});

it('Any other journey offers a new run', () => {
  show(undefined);
  expect(screen.getByRole('button', { name: 'New run' })).toBeTruthy();
  expect(screen.queryByText(/is archived/)).toBeNull();
});

it('Those who may not make one are not offered it', () => {
  render(
    <MantineProvider env="test">
      <RunList runs={[]} selected={undefined} />
    </MantineProvider>,
  );
  expect(screen.queryByRole('button', { name: 'New run' })).toBeNull();
});
