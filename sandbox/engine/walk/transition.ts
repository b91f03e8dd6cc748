import type { Frame, HistoryEvent, Run, Status } from '../model.ts';

/** How an execution ended. */
export interface Ended {
  status: Exclude<Status, 'RUNNING'>;
  output?: unknown;
  error?: string | undefined;
  cause?: string | undefined;
}

/** The changes of one transaction to one execution. */
export interface Transition {
  run: Run;
  now: number;
  /** The execution is new in this transaction. */
  created: boolean;
  events: HistoryEvent[];
  saved: Set<Frame>;
  removed: Set<number>;
  /** Token hashes by frame. */
  tokens: Map<string, number>;
  ended?: Ended;
  /** Executions that start or end in the same transaction. */
  also: Transition[];
  /** ARNs of child executions that nobody waits for any more. */
  orphans: string[];
}

/** Opens the record of one transaction. */
export function transition(run: Run, now: number, created = false): Transition {
  return {
    run,
    now,
    created,
    events: [],
    saved: new Set(),
    removed: new Set(),
    tokens: new Map(),
    also: [],
    orphans: [],
  };
}

/**
 * Adds an event after the frame's last one and makes it the last; with `keep` the frame stays where
 * it was. Returns the event's id.
 */
export function record(
  tx: Transition,
  frame: Frame,
  type: string,
  details: Record<string, unknown>,
  { keep = false, at = tx.now, prev = frame.prev }: { keep?: boolean; at?: number; prev?: number } = {},
): number {
  const id = append(tx, type, details, prev, at);
  if (!keep) frame.prev = id;
  return id;
}

/** Adds an event of the whole execution. */
export function append(
  tx: Transition,
  type: string,
  details: Record<string, unknown>,
  previousEventId: number,
  at = tx.now,
): number {
  tx.run.lastEvent += 1;
  tx.events.push({ id: tx.run.lastEvent, previousEventId, timestamp: new Date(at).toISOString(), type, details });
  return tx.run.lastEvent;
}

/** Adds a thread of control at the scope's first state. */
export function spawn(
  tx: Transition,
  from: Pick<Frame, 'scope' | 'state' | 'input' | 'index' | 'prev'> & { parent: number | null; item?: Frame['item'] },
): Frame {
  tx.run.lastFrame += 1;
  const { item, ...rest } = from;
  const frame: Frame = {
    ...rest,
    ...(item && { item }),
    id: tx.run.lastFrame,
    phase: 'enter',
    variables: {},
    entryPrev: 0,
    enteredAt: tx.now,
    enteredEvent: 0,
    retries: {},
    retryCount: 0,
  };
  tx.run.frames.set(frame.id, frame);
  tx.saved.add(frame);
  return frame;
}

/** Removes a thread of control. */
export function drop(tx: Transition, frame: Frame): void {
  tx.run.frames.delete(frame.id);
  tx.run.arrived.delete(frame.id);
  tx.saved.delete(frame);
  tx.removed.add(frame.id);
  if (frame.child !== undefined) tx.orphans.push(frame.child);
}

/** Ends the execution. */
export function end(tx: Transition, previousEventId: number, ended: Ended): void {
  const { status, output, error, cause } = ended;
  const types = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'TimedOut', ABORTED: 'Aborted' } as const;
  const details =
    status === 'SUCCEEDED'
      ? { output }
      : { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  append(tx, `Execution${types[status]}`, details, previousEventId);
  for (const frame of [...tx.run.frames.values()]) drop(tx, frame);
  tx.run.status = status;
  tx.ended = ended;
}
