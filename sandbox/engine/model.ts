import type { Machine } from './language/definition.ts';

/** How an execution stands. */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What DescribeExecution answers; times are ISO 8601 in UTC, input and output are parsed JSON. */
export interface ExecutionDescription {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: Status;
  startDate: string;
  stopDate?: string;
  input: unknown;
  output?: unknown;
  error?: string;
  cause?: string;
}

/**
 * One event of an execution; ids are gapless from 1, `details` has the fields of AWS's event
 * details without their wrapper.
 */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** ISO 8601, UTC. */
  timestamp: string;
  type: string;
  details: Record<string, unknown>;
}

/** Why a state failed: what history shows, and what a Catch reads as `$states.errorOutput`. */
export interface Failure {
  error?: string;
  cause?: string;
  output: unknown;
  heartbeat?: boolean;
}

/** How a task ended. */
export type Outcome = { ok: true; output: unknown } | { ok: false; failure: Failure; timedOut?: boolean };

/**
 * Where a branch stands. `enter`, `attempt`, `spawn`, `result` and `error` can be worked on at
 * once; `wait` and `backoff` sleep until `due`; `invoke`, `token` and `child` wait for a task,
 * `join` for branches; `done` is a branch that waits for its siblings.
 */
export type Phase =
  | 'enter'
  | 'attempt'
  | 'spawn'
  | 'result'
  | 'error'
  | 'wait'
  | 'backoff'
  | 'invoke'
  | 'token'
  | 'child'
  | 'join'
  | 'done';

/**
 * One thread of control: the machine itself, a branch of a Parallel, or an iteration of a Map. All
 * times are milliseconds since the epoch.
 */
export interface Frame {
  id: number;
  parent: number | null;
  /** Place among the siblings. */
  index: number;
  scope: string;
  state: string;
  phase: Phase;
  input: unknown;
  variables: Record<string, unknown>;
  item?: { Index: number; Value: unknown };
  /** The last event of this thread, and the one before the state was entered. */
  prev: number;
  entryPrev: number;
  enteredAt: number;
  enteredEvent: number;
  /** Attempts by place in Retry. */
  retries: Record<number, number>;
  retryCount: number;
  due?: number;
  timeoutAt?: number;
  heartbeatAt?: number;
  heartbeatMs?: number;
  call?: { functionName: string; payload: unknown; attempt: number };
  /** In clear only while the task that receives it runs. */
  token?: string;
  tokenHash?: string;
  early?: Outcome;
  child?: string;
  result?: unknown;
  failure?: Failure;
  map?: MapProgress;
  output?: unknown;
}

/** How far a Map came. */
export interface MapProgress {
  items: unknown[];
  /** 0 for no limit. */
  concurrency: number;
  /** Failed iterations that do not fail the Map. */
  tolerated: number;
  next: number;
  failed: number;
  /** The event that the next iteration follows. */
  spawnPrev: number;
}

/** A running execution in memory: all of it can be read again from the store. */
export interface Run {
  id: number;
  arn: string;
  name: string;
  machine: Machine;
  input: unknown;
  startedAt: number;
  status: Status;
  lastEvent: number;
  lastFrame: number;
  frames: Map<number, Frame>;
  /** Events that happened to a frame but are written with its next step (a step repeats after a crash). */
  arrived: Map<number, { type: string; details: Record<string, unknown>; at: number }>;
}
