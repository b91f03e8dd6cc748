import type { IncidentRef } from '../contracts/incident.ts';

/** Who writes: an incident with the epoch of its lock. A mutating port refuses an epoch that is no longer the lock's with StaleEpoch. */
export type Fence = IncidentRef;
