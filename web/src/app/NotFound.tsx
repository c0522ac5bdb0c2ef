import { Outlet } from '@tanstack/react-router';

export function NotFound() {
  return <Outlet />;
}
