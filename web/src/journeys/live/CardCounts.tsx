import { countText } from '@/ui/Count';
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

/** A port's name, with how many left by it where nothing is connected: on an edge the number stands at the edge. */
export function LeftByPort({ node, port, fallback }: { node: string; port: string; fallback: string }) {
  const left = useLiveState((state) => state.metrics?.nodes[node]?.left[port] ?? 0);
  return left > 0 ? (
    <>
      {fallback} <b>{countText(left)}</b>
    </>
  ) : (
    fallback
  );
}
