import type { JourneyView } from '../queries';

/** What of a draft can't be changed now, and so would not be saved. */
export type Lock = 'archived' | 'viewer' | 'nodes' | 'entry' | null;

/** The journey's own rule holds while it is active; before and while it is paused everything can be changed. */
export function lockOf({ status, settings, version }: JourneyView, mayEdit: boolean): Lock {
  if (status === 'archived') {
    return 'archived';
  }
  if (!mayEdit) {
    return 'viewer';
  }
  const { edit } = settings as { edit?: unknown };
  if (status !== 'active' || version === 0) {
    return null;
  }
  return edit === 'metadata_only' ? 'nodes' : edit === 'entry_locked' ? 'entry' : null;
}
