import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Brand } from './Brand';
import { Notices } from './Notices';
import { SideNav } from './SideNav';
import { workspaceQuery } from './workspace';

/**
 * What stands around every page. The page below the notices has the rest of the window's height for itself: it scrolls, or
 * fills it as the canvas does.
 */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure();
  const [narrow, setNarrow] = useLocalStorage({ key: 'sojourn-narrow-nav', defaultValue: false });
  useQuery(workspaceQuery);

  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: { base: 260, sm: narrow ? 60 : 216 }, breakpoint: 'sm', collapsed: { mobile: !opened } }}
    >
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="sm" gap="sm">
          <Burger
            opened={opened}
            onClick={toggle}
            size="sm"
            aria-label={opened ? 'Close the navigation' : 'Open the navigation'}
          />
          <Brand />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="side-nav" inert={false}>
        <SideNav narrow={narrow && !opened} onNarrow={setNarrow} onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main className="shell-main">
        <Notices />
        <div className="shell-page">
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
