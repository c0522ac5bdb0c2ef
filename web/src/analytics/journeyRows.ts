import type { JourneyItem } from '@/journeys/queries';
import type { Metrics } from '@/runs/runQueries';

/** One journey with its figures; they are undefined until they have come. */
export interface JourneyRow {
  id: string;
  name: string;
  status: JourneyItem['status'];
  started: number | undefined;
  completed: number | undefined;
  dropOffs: number | undefined;
  active: number | undefined;
  averageDurationSeconds: number | undefined;
}

export function journeyRow({ id, name, status }: JourneyItem, metrics: Metrics | undefined): JourneyRow {
  return {
    id,
    name,
    status,
    started: metrics?.started,
    completed: metrics?.completed,
    dropOffs: metrics?.dropOffs,
    active: metrics?.active,
    averageDurationSeconds: metrics?.averageDurationSeconds,
  };
}

/** All of them together; a duration counts as often as it was gone through. */
export function sumOf(rows: readonly JourneyRow[]) {
  const total = (member: 'started' | 'completed' | 'dropOffs' | 'active') =>
    rows.reduce((sum, row) => sum + (row[member] ?? 0), 0);
  const completed = total('completed');
  const seconds = rows.reduce((sum, row) => sum + (row.completed ?? 0) * (row.averageDurationSeconds ?? 0), 0);
  return {
    started: total('started'),
    completed,
    dropOffs: total('dropOffs'),
    active: total('active'),
    averageDurationSeconds: completed === 0 ? 0 : seconds / completed,
  };
}
