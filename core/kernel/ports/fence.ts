import type { IncidentRef, ShardRef } from '../../contracts/incident.ts';

/**
 * Who writes: an incident with the epoch of its lock. A mutating port throws StaleEpoch if the lock
 * has another epoch.
 */
export type Fence = IncidentRef;
/** The same for ports that work on the incident's shard. */
export type ShardFence = ShardRef;

/** Tells who holds a lock, for adapters that store their records apart from the locks. */
export interface Locks {
  /** Returns the key of the lock that a fence holds; throws StaleEpoch if it holds none. */
  keyOf(fence: Pick<Fence, 'incidentId' | 'epoch'>): Promise<string>;
}
