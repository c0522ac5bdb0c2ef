import { NavLink, ScrollArea } from '@mantine/core';
import { IconBroadcast, IconKey, IconUser, IconUsersGroup, IconWorld, type Icon } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, type ComponentType } from 'react';
import { useIsOwner } from '@/app/session';
import { Page } from '@/ui/Page';
import './settings.css';
import { ChannelsSection } from './channels/ChannelsSection';
import { KeysSection } from './KeysSection';
import { ProfileSection } from './ProfileSection';
import type { Section } from './sections';
import { UsersSection } from './UsersSection';
import { WorkspaceSection } from './WorkspaceSection';

interface Entry {
  label: string;
  icon: Icon;
  Content: ComponentType;
  ownerOnly?: boolean;
}

const entries: Record<Section, Entry> = {
  channels: { label: 'Channels', icon: IconBroadcast, Content: ChannelsSection },
  keys: { label: 'API keys', icon: IconKey, Content: KeysSection, ownerOnly: true },
  workspace: { label: 'Workspace', icon: IconWorld, Content: WorkspaceSection },
  users: { label: 'Users', icon: IconUsersGroup, Content: UsersSection, ownerOnly: true },
  profile: { label: 'Your account', icon: IconUser, Content: ProfileSection },
};

export function SettingsPage() {
  const chosen = useSearch({ from: '/shell/settings' }).section ?? 'channels';
  const owner = useIsOwner();
  const offered = (Object.keys(entries) as Section[]).filter((section) => owner || !entries[section].ownerOnly);
  const section = offered.includes(chosen) ? chosen : 'channels';
  const { Content } = entries[section];
  const nav = useRef<HTMLElement>(null);

  // On a phone the sections stand in a row that scrolls: the open one is to be seen.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [section]);

  return (
    <Page title="Settings">
      <div className="settings">
        <ScrollArea type="never" className="settings-nav">
          <nav aria-label="Settings" ref={nav}>
            {offered.map((known) => {
              const { label, icon: Picture } = entries[known];
              return (
                <NavLink
                  key={known}
                  className="side-link"
                  active={known === section}
                  aria-current={known === section ? 'page' : undefined}
                  label={label}
                  leftSection={<Picture size={18} stroke={1.6} />}
                  renderRoot={(props) => <Link to="/settings" search={{ section: known }} {...props} />}
                />
              );
            })}
          </nav>
        </ScrollArea>
        <div className="settings-content">
          <Content />
        </div>
      </div>
    </Page>
  );
}
