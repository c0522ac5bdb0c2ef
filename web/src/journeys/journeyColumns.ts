import type { CsvColumn } from '@/ui/csv';
import { entryText } from './entryWords';
import type { JourneyItem } from './queries';

/** The list of journeys as a file. */
export const journeyColumns: CsvColumn<JourneyItem>[] = [
  { header: 'id', value: (journey) => journey.id },
  { header: 'name', value: (journey) => journey.name },
  { header: 'status', value: (journey) => journey.status },
  { header: 'entry', value: (journey) => entryText(journey.entry) },
  { header: 'tags', value: (journey) => journey.tags.join(', ') },
  { header: 'version', value: (journey) => journey.version },
  { header: 'started', value: (journey) => journey.counts.started },
  { header: 'inside', value: (journey) => journey.counts.active },
  { header: 'completed', value: (journey) => journey.counts.completed },
  { header: 'exited', value: (journey) => journey.counts.exited },
  { header: 'failed', value: (journey) => journey.counts.failed },
  { header: 'updated_at', value: (journey) => journey.updatedAt },
];
