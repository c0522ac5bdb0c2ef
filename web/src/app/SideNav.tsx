import { ActionIcon, Group, NavLink, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconChartBar,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPlus,
  IconRoute,
  IconSettings,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { Fragment } from 'react';
import { Brand } from './Brand';
import { useMayEdit } from './session';
import { UserMenu } from './UserMenu';

interface NavPage {
  to: '/journeys' | '/people' | '/analytics' | '/settings';
  label: string;
  icon: Icon;
}

const pages: NavPage[] = [
  { to: '/journeys', label: 'Journeys', icon: IconRoute },
  { to: '/people', label: 'People', icon: IconUsers },
  { to: '/analytics', label: 'Analytics', icon: IconChartBar },
  { to: '/settings', label: 'Settings', icon: IconSettings },
];

interface Props {
  /** Icons only, to leave a canvas its room. */
  narrow: boolean;
  onNarrow: (narrow: boolean) => void;
  onNavigate: () => void;
}

export function SideNav({ narrow, onNarrow, onNavigate }: Props) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const mayEdit = useMayEdit();
  const Toggle = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const toggle = (
    <Tooltip label={narrow ? 'Widen the navigation' : 'Narrow the navigation'} position="right">
      <ActionIcon
        variant="subtle"
        color="gray"
        visibleFrom="sm"
        onClick={() => onNarrow(!narrow)}
        aria-label={narrow ? 'Widen the navigation' : 'Narrow the navigation'}
      >
        <Toggle size={18} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  );

  return (
    <Stack h="100%" gap="md" p="sm">
      {/* A phone shows the brand in its header. */}
      <Group visibleFrom="sm" justify={narrow ? 'center' : 'space-between'} wrap="nowrap" mih={32} px={narrow ? 0 : 4}>
        <Brand withName={!narrow} />
        {narrow ? null : toggle}
      </Group>
      {narrow ? null : (
        <Text
          size="xs"
          c="dimmed"
          px={4}
          className="side-workspace"
          truncate
          title="The workspace that this console shows"
        >
          {window.location.host}
        </Text>
      )}
      <Stack component="nav" gap={2} flex={1} aria-label="Main">
        {pages.map(({ to, label, icon: Picture }) => {
          const active = path === to || path.startsWith(`${to}/`);
          return (
            <Fragment key={to}>
              <Tooltip label={label} position="right" disabled={!narrow}>
                <NavLink
                  className="side-link"
                  component={Link}
                  to={to}
                  active={active}
                  aria-current={active ? 'page' : undefined}
                  aria-label={narrow ? label : undefined}
                  label={narrow ? undefined : label}
                  leftSection={<Picture size={18} stroke={1.6} />}
                  data-narrow={narrow || undefined}
                  onClick={onNavigate}
                />
              </Tooltip>
              <Below page={to} narrow={narrow} mayEdit={mayEdit} onNavigate={onNavigate} />
            </Fragment>
          );
        })}
      </Stack>
      {narrow ? <Group justify="center">{toggle}</Group> : null}
      <UserMenu narrow={narrow} />
    </Stack>
  );
}

interface BelowProps {
  page: NavPage['to'];
  narrow: boolean;
  mayEdit: boolean;
  onNavigate: () => void;
}

/** What can be gone to right below a page's own link; narrow, only what that link does not lead to as well. */
function Below({ page, narrow, mayEdit, onNavigate }: BelowProps) {
  const navigate = useNavigate();
  if (page === '/journeys' && mayEdit) {
    return (
      <Tooltip label="Add new" position="right" disabled={!narrow}>
        <NavLink
          className={narrow ? 'side-link' : 'side-link side-link-below'}
          aria-label={narrow ? 'Add new' : undefined}
          label={narrow ? undefined : 'Add new'}
          leftSection={narrow ? <IconPlus size={18} stroke={1.6} /> : undefined}
          data-narrow={narrow || undefined}
          renderRoot={(props) => <Link to="/journeys" search={{ new: true }} {...props} />}
          onClick={onNavigate}
        />
      </Tooltip>
    );
  }
  if (page === '/analytics' && !narrow) {
    // A Link would call itself the current page beside the one above it, which leads to the same.
    return (
      <NavLink
        className="side-link side-link-below"
        label="Journey"
        href="/analytics"
        onClick={(event) => {
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            void navigate({ to: '/analytics' });
            onNavigate();
          }
        }}
      />
    );
  }
  return null;
}
