import { briefCount, counted, countText } from '@/ui/Count';
import type { Port } from '../nodes/kind';
import { useLiveState } from './liveState';

/** How many came here, how many are here, how many failed here. */
export function CardCounts({ id, far }: { id: string; far: boolean }) {
  const counts = useLiveState((state) => state.metrics?.nodes[id]);
  const { entered = 0, waiting = 0, failed = 0 } = counts ?? {};
  return (
    <div className="flow-counts" data-far={far || undefined}>
      <span>
        <b>{countText(entered)}</b> {far ? '' : 'entered'}
      </span>
      {far && waiting === 0 ? null : (
        <span data-waiting={waiting > 0 || undefined}>
          <b>{countText(waiting)}</b> {far ? '' : 'waiting'}
        </span>
      )}
      {failed > 0 ? (
        <span data-failed>
          <b>{countText(failed)}</b> {far ? '' : 'failed'}
        </span>
      ) : null}
    </div>
  );
}

/** How many left by a port where nothing is connected, beneath its dot: on an edge the number stands at the edge. */
export function LeftByPort({ node, port, center }: { node: string; port: Port; center: number }) {
  const left = useLiveState((state) => state.metrics?.nodes[node]?.left[port.id] ?? 0);
  return left > 0 ? (
    <span
      className="flow-port-left"
      style={{ left: center }}
      title={`${counted('person', left, 'people')} left by ${port.label}`}
    >
      {briefCount(left)}
    </span>
  ) : null;
}
