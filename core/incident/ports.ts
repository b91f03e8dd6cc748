import type { Breaker } from '../contracts/brakes.ts';
import type { Incident, Outcome } from '../contracts/incident.ts';
import type { Disposition, Signal } from '../contracts/signal.ts';
import type { Subject } from '../contracts/subject.ts';
import type { Listing } from '../kernel/listing.ts';
import type { Fence } from '../kernel/ports/fence.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** An incident before it has a number, an epoch and a lock. */
export type IncidentDraft = Pick<
  Incident,
  'targetId' | 'subject' | 'runbook' | 'requestedBy' | 'receivedAt' | 'openedAt' | 'signalIds'
>;

/**
 * What an opening requires besides its lock. `within` is a lock that must be free: many locks may
 * be held within it, but not together with it. `after` is the number of incidents of this runbook
 * that the caller counted on the target.
 */
export type Opening = { within?: string | null; after?: number };

/** Incidents and their locks. Each change is one conditional write. */
export interface Incidents {
  /**
   * Takes the lock, the next epoch and the next number, and stores the incident with a
   * start-execution effect, all or nothing. Otherwise returns as `holder` who has the lock, the
   * lock around it, or a lock within it. Throws CountChanged if there are not `after` incidents of
   * the runbook.
   */
  open(draft: IncidentDraft, lockKey: string, opening?: Opening): Promise<{ opened: Incident } | { holder: string }>;
  /** Throws NotFound. */
  get(id: string): Promise<Incident>;
  /** Returns the incidents of a list page, in its order. */
  list(which: Listing): Promise<Incident[]>;
  /**
   * Changes an incident and queues its effects if its version is still `version`; else throws
   * WriteConflict.
   */
  update(
    id: string,
    version: number,
    change: Partial<Pick<Incident, 'state' | 'executionArn' | 'abortedBy' | 'signalIds'>>,
    effects: Effect[],
  ): Promise<Incident>;
  /**
   * Ends an open incident, frees its lock and queues its effects. Returns an ended incident
   * unchanged. Throws StaleEpoch if the incident was taken over.
   */
  close(fence: Pick<Fence, 'incidentId' | 'epoch'>, outcome: Outcome, at: string, effects: Effect[]): Promise<Incident>;
}

/** The run that ended last for each shard and runbook, except observations. */
export interface LastRuns {
  /** The order is undefined. */
  lastRuns(targetId: string): Promise<Incident[]>;
}

/** Signals that wait for a decision. */
export interface SignalQueue {
  /** Returns signals that are Pending or arrived again after they were settled, oldest first. */
  undecided(): Promise<Signal[]>;
  /** Returns waiting signals, oldest first, including those resolved since. */
  held(limit: number): Promise<Signal[]>;
  /** Settles an undecided or held signal; leaves any other unchanged. */
  settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void>;
}

/** When the holder of a lock was last known to be alive. Times are ms since the epoch. */
export interface Leases {
  /** Returns null if the lease was never renewed since the lock was taken. */
  renewedAt(incidentId: string): Promise<number | null>;
  /** Records that the holder is alive. Throws StaleEpoch if the fence no longer holds its lock. */
  renew(fence: Pick<Fence, 'incidentId' | 'epoch'>, now: number): Promise<void>;
  /**
   * Gives the lock and its incident the next epoch if nobody renewed the lease since `lastRenewal`;
   * returns null otherwise.
   */
  takeOver(
    fence: Pick<Fence, 'incidentId' | 'epoch'>,
    lastRenewal: number | null,
    now: number,
  ): Promise<Incident | null>;
}

/** The last breaker of each subject, open or reset. */
export interface Breakers {
  list(targetId: string): Promise<Breaker[]>;
  /**
   * Opens a breaker and queues its effects, replacing one that was reset. Leaves an open breaker as
   * it is and queues nothing.
   */
  open(breaker: Breaker, effects: Effect[]): Promise<void>;
  /** Resets the open breaker and returns it; null if none is open. */
  reset(about: { targetId: string; subject: Subject }, by: string, at: string): Promise<Breaker | null>;
}
