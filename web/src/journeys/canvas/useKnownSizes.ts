import type { useStoreApi } from '@xyflow/react';
import { useState } from 'react';
import type { CanvasEdge, CanvasNode } from './derive';

const measureNothing = () => undefined;

/**
 * Keeps React Flow from measuring what it draws. Sizes and ports are known (`geometry`), and are given with each node; but
 * React Flow measures again whatever comes into view and takes its word for it, so that a card that first comes into view from
 * far away, where it shows no ports, would have none, nor any line, from then on. It must be told before it first renders.
 */
export function useKnownSizes(internal: ReturnType<typeof useStoreApi<CanvasNode, CanvasEdge>>): void {
  useState(() => internal.setState({ updateNodeInternals: measureNothing }));
}
