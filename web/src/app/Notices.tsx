import { Anchor, Group, Loader, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useConnection } from '@/api/connection';
import { useAllSandbox } from './workspace';

/** What concerns every page at once stands above it, in one line each. */
export function Notices() {
  const lost = useConnection((state) => state.lost);
  const sandbox = useAllSandbox();
  return (
    <>
      <div role="status">
        {lost ? (
          <Group className="notice notice-lost" gap={8} wrap="nowrap" justify="center">
            <Loader size={14} color="currentColor" />
            <Text size="sm">The server can't be reached; trying again…</Text>
          </Group>
        ) : null}
      </div>
      {sandbox ? (
        <Group className="notice notice-sandbox" gap={8} wrap="nowrap" justify="center">
          <IconFlask size={16} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
          <Text size="sm">
            Everything goes to the sandbox: nobody is called or written to.{' '}
            <Anchor
              inherit
              underline="always"
              c="inherit"
              renderRoot={(props) => <Link to="/settings" search={{ section: 'channels' }} {...props} />}
            >
              Choose providers
            </Anchor>
          </Text>
        </Group>
      ) : null}
    </>
  );
}
