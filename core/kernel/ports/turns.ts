import type { Fence } from './fence.ts';

/** A repair in the queue of its target; `since` is when it joined (ISO 8601). */
export type Turn = { incidentId: string; since: string };

/**
 * The queue of a target's repairs for work that changes much at once: those at its front have a
 * turn. Each change is one conditional write. An incident that ends leaves the queue together with
 * its lock, whoever ends it.
 */
export interface Turns {
  /**
   * Joins the end of the queue, once, and returns the queue. Throws StaleEpoch if the fence holds
   * no lock.
   */
  join(fence: Pick<Fence, 'incidentId' | 'targetId' | 'epoch'>, at: string): Promise<Turn[]>;
  /** Leaves the queue. Throws StaleEpoch if the fence holds no lock. */
  leave(fence: Pick<Fence, 'incidentId' | 'targetId' | 'epoch'>): Promise<void>;
  /** Returns the queue of a target, front first. */
  queue(targetId: string): Promise<Turn[]>;
}

/** What a repair waits for: the repairs before it in the queue and since when, also in words. */
export type Wait = { behind: string[]; since: string; text: string };

/** Returns what a repair waits for; null if it has its turn or is not in the queue. */
export function describeWait(queue: Turn[], incidentId: string, atOnce: number): Wait | null {
  const place = queue.findIndex((turn) => turn.incidentId === incidentId);
  const turn = queue[place];
  if (turn === undefined || place < atOnce) return null;
  const behind = queue.slice(0, place).map((each) => each.incidentId);
  const text = `${atOnce} may copy, restart or restore at a time, and ${behind.join(', ')} ${behind.length === 1 ? 'is' : 'are'} first`;
  return { behind, since: turn.since, text };
}
