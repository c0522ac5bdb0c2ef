-- When a publish asked last that waits be computed anew: visits that began after it are left alone. `recompute` counts such publishes.
ALTER TABLE journeys ADD COLUMN recomputed_at INTEGER;
