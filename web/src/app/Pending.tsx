import { SkeletonRows } from '@/ui/SkeletonRows';

/** The first second of a page that takes longer than that. */
export function Pending() {
  return (
    <div style={{ padding: 24 }}>
      <SkeletonRows />
    </div>
  );
}
