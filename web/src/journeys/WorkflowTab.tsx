import { Outlet } from '@tanstack/react-router';

export function WorkflowTab() {
  return <Outlet />;
}
