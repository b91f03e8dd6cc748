import type { IncidentRef } from '../../contracts/incident.ts';

/** Who writes: an incident with the epoch of its lock. A mutating port refuses an epoch that is no longer the lock's with StaleEpoch. */
export type Fence = IncidentRef;

/** Who holds which lock, for adapters that keep their records elsewhere than the locks. */
export interface Locks {
  /** The key of the lock that a fence holds; throws StaleEpoch where it holds none. */
  keyOf(fence: Pick<Fence, 'incidentId' | 'epoch'>): Promise<string>;
}
