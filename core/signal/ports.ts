import type { Signal } from '../contracts/signal.ts';
import type { AlertEnd, Arrival } from './alert-order.ts';

/** Where signals are kept; a signal is stored before its sender is answered. */
export interface Signals {
  /**
   * Stores new signals in one transaction; one that stands already counts up `times`. What fires
   * and what is over is told by `arrive` of alert-order.ts, `ends` being endings that name no
   * firing. One that is settled and fires once more is to be decided again. Gives how many were
   * new.
   */
  put(signals: Arrival[], ends?: AlertEnd[]): Promise<{ stored: number; duplicates: number }>;
  /**
   * Signals that wait, oldest first: `disposition` says for what. One that is resolved since is
   * among them until the next pass takes it out; one that arrived again is undecided instead.
   */
  held(limit: number): Promise<Signal[]>;
  /** Newest first. */
  list(limit: number): Promise<Signal[]>;
  /** The signals that started an incident or joined it, newest first, at most `limit`. */
  ofIncident(incidentId: string, limit: number): Promise<Signal[]>;
}
