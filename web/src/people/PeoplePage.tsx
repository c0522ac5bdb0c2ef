import { Outlet } from '@tanstack/react-router';

export function PeoplePage() {
  return <Outlet />;
}
