import { Outlet } from '@tanstack/react-router';

export function OverviewTab() {
  return <Outlet />;
}
