import { Outlet } from '@tanstack/react-router';

export function JourneyPage() {
  return <Outlet />;
}
