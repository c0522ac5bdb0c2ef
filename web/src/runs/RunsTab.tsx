import { Outlet } from '@tanstack/react-router';

export function RunsTab() {
  return <Outlet />;
}
