import { Outlet } from '@tanstack/react-router';

export function JourneysPage() {
  return <Outlet />;
}
