import type { JourneyStatus } from './journeySearch';

/** What can be done to a journey's status; the server refuses everything else with 409. */
export type StatusAction = 'publish' | 'publishChanges' | 'pause' | 'resume' | 'archive' | 'delete';

interface Standing {
  status: JourneyStatus;
  /** The published version; 0 before the first publish. */
  version: number;
  hasUnpublishedChanges?: boolean | undefined;
}

/** In the order of a menu: first what goes on, last what ends. */
export function statusActions({ status, version, hasUnpublishedChanges }: Standing): StatusAction[] {
  switch (status) {
    case 'draft':
      // A journey that was active once has a history: it can only be archived.
      return version === 0 ? ['publish', 'archive', 'delete'] : ['publish', 'archive'];
    case 'active':
      return hasUnpublishedChanges ? ['publishChanges', 'pause', 'archive'] : ['pause', 'archive'];
    case 'paused':
      return hasUnpublishedChanges ? ['resume', 'publishChanges', 'archive'] : ['resume', 'archive'];
    case 'archived':
      return [];
  }
}

/** Marketers and decision designers activate a journey, the others publish it; it is the same act. */
export function publishWord(preset: string | null | undefined): 'Activate' | 'Publish' {
  return preset === 'marketing' || preset === 'decisioning' ? 'Activate' : 'Publish';
}

export function statusActionLabel(action: StatusAction, preset: string | null | undefined): string {
  switch (action) {
    case 'publish':
      return publishWord(preset);
    case 'publishChanges':
      return 'Publish changes';
    case 'pause':
      return 'Pause';
    case 'resume':
      return 'Resume';
    case 'archive':
      return 'Archive…';
    case 'delete':
      return 'Delete…';
  }
}
