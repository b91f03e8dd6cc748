import type { Breaker } from '../contracts/brakes.ts';
import type { Incident, Outcome } from '../contracts/incident.ts';
import type { Disposition, Signal } from '../contracts/signal.ts';
import type { Subject } from '../contracts/subject.ts';
import type { Listing } from '../kernel/listing.ts';
import type { Fence } from '../kernel/ports/fence.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** What is known of an incident before it has a number, an epoch and a lock. */
export type IncidentDraft = Pick<
  Incident,
  'targetId' | 'subject' | 'runbook' | 'requestedBy' | 'receivedAt' | 'openedAt' | 'signalIds'
>;

/**
 * What an opening rests on beside its lock. `within` is the lock that nobody may hold while
 * somebody holds this one: any number of locks are held within it at a time. `after` is how many
 * incidents of this runbook its target has had: whoever counts them decides by that number.
 */
export type Opening = { within?: string | null; after?: number };

/** Incidents and the locks that they hold; each change is one conditional write. */
export interface Incidents {
  /**
   * Takes the lock, the next epoch and the next number, and stores the incident with a
   * start-execution effect, all or nothing. `holder` is who has the lock, the lock around it or one
   * within it instead. Throws CountChanged where `after` is not how many there were.
   */
  open(draft: IncidentDraft, lockKey: string, opening?: Opening): Promise<{ opened: Incident } | { holder: string }>;
  /** Throws NotFound. */
  get(id: string): Promise<Incident>;
  /** Those that a list shows, in its order. */
  list(which: Listing): Promise<Incident[]>;
  /** Changes an incident whose version is `version`, with its effects; throws WriteConflict where it is not. */
  update(
    id: string,
    version: number,
    change: Partial<Pick<Incident, 'state' | 'executionArn' | 'abortedBy' | 'signalIds'>>,
    effects: Effect[],
  ): Promise<Incident>;
  /**
   * Ends an open incident and frees its lock, with its effects; an ended one is given as it is.
   * Throws StaleEpoch for one that was taken over.
   */
  close(fence: Pick<Fence, 'incidentId' | 'epoch'>, outcome: Outcome, at: string, effects: Effect[]): Promise<Incident>;
}

/** Of each shard and runbook the run that ended last, those that only looked aside. */
export interface LastRuns {
  /** In no order. */
  lastRuns(targetId: string): Promise<Incident[]>;
}

/** Signals as they are judged. */
export interface SignalQueue {
  /** Signals that are Pending or arrived again since they were settled, oldest first. */
  undecided(): Promise<Signal[]>;
  /** Signals that wait, oldest first, those that are resolved since among them. */
  held(limit: number): Promise<Signal[]>;
  /** Settles a signal that is undecided or held; another stays as it is. */
  settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void>;
}

/** How long ago the work behind a lock was last known to go on. Times are ms since the epoch. */
export interface Leases {
  /** Null for one that was never renewed since the lock was taken. */
  renewedAt(incidentId: string): Promise<number | null>;
  /** Says that the holder is alive; throws StaleEpoch where the fence no longer holds its lock. */
  renew(fence: Pick<Fence, 'incidentId' | 'epoch'>, now: number): Promise<void>;
  /**
   * Gives the lock and its incident the next epoch if nobody renewed it since `lastRenewal`; null
   * where somebody did, or was faster.
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
   * Opens one, with its effects, in the place of one that was reset; one that is open already stays
   * as it is and queues nothing.
   */
  open(breaker: Breaker, effects: Effect[]): Promise<void>;
  /** Gives the open one as it was reset; null where none is open. */
  reset(about: { targetId: string; subject: Subject }, by: string, at: string): Promise<Breaker | null>;
}
