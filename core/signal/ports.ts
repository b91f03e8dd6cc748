import type { Signal } from '../contracts/signal.ts';

/** Where signals are kept; a signal is stored before its sender is answered. */
export interface Signals {
  /**
   * Stores new signals in one transaction; one that stands already counts up `times`, and takes over status `resolved`. One that is settled and arrives firing
   * once more is to be decided again; a new one whose alert (source, fingerprint) is over with a later start is over too. Gives how many were new.
   */
  put(signals: Signal[]): Promise<{ stored: number; duplicates: number }>;
  /**
   * Signals that wait, oldest first: `disposition` says for what. One that is resolved since is among them until the next pass takes it out; one that arrived again
   * is undecided instead.
   */
  held(limit: number): Promise<Signal[]>;
  /** Newest first. */
  list(limit: number): Promise<Signal[]>;
  /** The signals that started an incident or joined it, newest first, at most `limit`. */
  ofIncident(incidentId: string, limit: number): Promise<Signal[]>;
}
