import type { Fence } from '../kernel/ports/fence.ts';

/** A repair in the queue of its target; `since` is when it joined (ISO 8601). */
export type Turn = { incidentId: string; since: string };

/**
 * The queue of a target's repairs for what changes much at once: whoever stands at its front has a turn. Each change is one conditional write, and an incident that
 * ends leaves the queue with its lock, whoever ends it.
 */
export interface Turns {
  /** Joins the end of the queue, once, and returns the queue; throws StaleEpoch where the fence holds no lock. */
  join(fence: Pick<Fence, 'incidentId' | 'targetId' | 'epoch'>, at: string): Promise<Turn[]>;
  /** Leaves the queue; throws StaleEpoch where the fence holds no lock. */
  leave(fence: Pick<Fence, 'incidentId' | 'targetId' | 'epoch'>): Promise<void>;
  /** Returns the queue of a target, from its front. */
  queue(targetId: string): Promise<Turn[]>;
}
