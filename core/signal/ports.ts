import type { Disposition, Signal } from '../contracts/signal.ts';

/** Where signals are kept; a signal is stored before its sender is answered. */
export interface Signals {
  /**
   * Stores new signals in one transaction; one that stands already counts up `times`, and takes over status `resolved`. One that is settled and arrives firing
   * once more is to be decided again; a new one whose alert (source, fingerprint) is over with a later start is over too. Gives how many were new.
   */
  put(signals: Signal[]): Promise<{ stored: number; duplicates: number }>;
  /** Signals that are Pending or arrived again since they were settled, and on request those that are Queued, oldest first. */
  undecided(more?: { queued: boolean }): Promise<Signal[]>;
  /** Settles a signal that is undecided; a settled one stays as it is. */
  settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<Signal[]>;
  /** The signals that started an incident or joined it, newest first, at most `limit`. */
  ofIncident(incidentId: string, limit: number): Promise<Signal[]>;
}
