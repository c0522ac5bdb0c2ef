/**
 * The one graph model: the document that the engine runs, as the API takes and gives it. The canvas draws it, the panels
 * edit its settings, and nothing is kept beside it; positions are in its `layout`.
 */
export interface Definition {
  fields: Field[];
  entry: { sources: EntrySource[] };
  nodes: FlowNode[];
  edges: FlowEdge[];
  layout: Record<string, Position>;
  /** Remarks on the canvas, for people; the engine never reads them. */
  notes?: Note[];
}

export type FieldType = 'string' | 'number' | 'boolean' | 'date';

/** A field of the journey's data, read as `journey.NAME`. */
export interface Field {
  name: string;
  type: FieldType;
  required?: boolean;
  default?: unknown;
  description?: string;
}

export interface EntrySource {
  kind: string;
  event?: string;
  when?: Predicate;
  audience?: Predicate;
  port?: string;
}

export type Settings = Record<string, unknown>;

export interface FlowNode {
  id: string;
  kind: string;
  name?: string;
  settings?: Settings;
}

/** Leaves a node by a named port; the delay is counted from the leaving. */
export interface FlowEdge {
  from: string;
  port: string;
  to: string;
  delay?: Span;
}

export interface Position {
  x: number;
  y: number;
}

export interface Note extends Position {
  id: string;
  text: string;
  width: number;
  height: number;
}

export type SpanUnit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months';

export interface Span {
  amount: number;
  unit: SpanUnit;
}

export type Predicate =
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate }
  | { field: string; op: string; value?: unknown }
  | { segment: string }
  | { event: string; count?: unknown; within?: Span; where?: Predicate };
