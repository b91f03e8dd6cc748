import type { IncidentRef, ShardRef } from '../../contracts/incident.ts';

/**
 * Who writes: an incident with the epoch of its lock. A mutating port refuses an epoch that is no
 * longer the lock's with StaleEpoch.
 */
export type Fence = IncidentRef;
/** The same for ports that work on the shard of the incident. */
export type ShardFence = ShardRef;

/** Who holds which lock, for adapters that keep their records elsewhere than the locks. */
export interface Locks {
  /** The key of the lock that a fence holds; throws StaleEpoch where it holds none. */
  keyOf(fence: Pick<Fence, 'incidentId' | 'epoch'>): Promise<string>;
}
