import { Avatar, Group, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconBook, IconLock, IconLogout, IconSelector } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answer, api } from '@/api/client';
import { notifyFailure } from '@/ui/failure';
import { signedOut, useUser } from './session';

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
] as const;
type Scheme = (typeof schemes)[number]['value'];

/** Who is signed in, and what concerns only them: password, theme, signing out. */
export function UserMenu({ narrow }: { narrow: boolean }) {
  const user = useUser();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: () => answer(api.DELETE('/api/session')),
    onSuccess: () => {
      signedOut();
      return navigate({ to: '/sign-in' });
    },
    onError: (error) => notifyFailure('You are still signed in', error),
  });
  const name = user?.name || user?.email || 'Signed in';

  return (
    <Menu position="top-start" width={240} withinPortal>
      <Menu.Target>
        <UnstyledButton className="user-button" aria-label={narrow ? `Account of ${name}` : undefined}>
          <Group gap={8} wrap="nowrap" justify={narrow ? 'center' : undefined}>
            <Avatar size={28} radius="xl" name={name} color="brand" alt="" />
            {narrow ? null : (
              <>
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Text size="sm" fw={500} truncate>
                    {name}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {user?.role}
                  </Text>
                </div>
                <IconSelector size={14} stroke={1.5} aria-hidden />
              </>
            )}
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {user ? <Menu.Label>{user.email}</Menu.Label> : null}
        <Menu.Item
          leftSection={<IconLock size={16} />}
          onClick={() => navigate({ to: '/settings', search: { section: 'profile' } })}
        >
          Change password
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={16} />} component="a" href="/docs" target="_blank" rel="noreferrer">
          API reference
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Scheme)}>
          {schemes.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} disabled={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
