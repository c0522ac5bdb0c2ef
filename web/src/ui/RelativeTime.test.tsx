import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { journeyNow, setJourneyClock } from './clock';
import { RelativeTime } from './RelativeTime';

it('What belongs to a journey is read on its clock, a key on the wall', () => {
  const wall = Date.now();
  const day = 86_400_000;
  setJourneyClock(new Date(wall + 3 * day).toISOString(), 1);
  const at = new Date(wall).toISOString();
  render(
    <MantineProvider env="test">
      <p data-testid="journey">
        <RelativeTime at={at} />
      </p>
      <p data-testid="key">
        <RelativeTime at={new Date(wall - day).toISOString()} clock="real" />
      </p>
    </MantineProvider>,
  );
  expect(screen.getByTestId('journey').textContent).toBe('3\u00a0d ago');
  expect(screen.getByTestId('key').textContent).toBe('1\u00a0d ago');
});

it('What has happened is not yet to come, however long the server took to answer', () => {
  const asked = Date.now() - 9_000;
  const told = Date.now() + 86_400_000;
  setJourneyClock(new Date(told).toISOString(), 3_600, asked);
  expect(journeyNow()).toBeGreaterThanOrEqual(told + 9_000 * 3_600);
});
