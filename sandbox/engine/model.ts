import type { Machine } from './language/definition.ts';

/** The state of an execution. */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The answer of DescribeExecution; times are ISO 8601 in UTC, input and output are parsed JSON. */
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
 * One event of an execution; ids count from 1 without gaps, `details` has the fields of AWS's event
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

/** Why a state failed: history shows it, and a Catch reads it as `$states.errorOutput`. */
export interface Failure {
  error?: string;
  cause?: string;
  output: unknown;
  heartbeat?: boolean;
}

/** How a task ended. */
export type Outcome = { ok: true; output: unknown } | { ok: false; failure: Failure; timedOut?: boolean };

/**
 * The phase of a branch. `enter`, `attempt`, `spawn`, `result` and `error` have work to do at once.
 * `wait` and `backoff` sleep until `due`. `invoke`, `token` and `child` wait for a task, `join`
 * waits for branches. `done` is a branch that waits for its siblings.
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
 * One thread of control: the machine itself, a branch of a Parallel, or an iteration of a Map.
 * Times are milliseconds since the epoch.
 */
export interface Frame {
  id: number;
  parent: number | null;
  /** Its position among the siblings. */
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
  /** Kept in clear only while the receiving task runs. */
  token?: string;
  tokenHash?: string;
  early?: Outcome;
  child?: string;
  result?: unknown;
  failure?: Failure;
  map?: MapProgress;
  output?: unknown;
}

/** The progress of a Map. */
export interface MapProgress {
  items: unknown[];
  /** 0 means no limit. */
  concurrency: number;
  /** How many iterations may fail before the Map fails. */
  tolerated: number;
  next: number;
  failed: number;
  /** The event that the next iteration follows. */
  spawnPrev: number;
}

/** A running execution in memory, which can be read from the store again. */
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
  /** Events of a frame that are written with its next step (a step repeats after a crash). */
  arrived: Map<number, { type: string; details: Record<string, unknown>; at: number }>;
}
