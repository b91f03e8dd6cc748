import type { Disposition, Signal } from '../contracts/signal.ts';

/** Where signals are kept; a signal is stored before its sender is answered. */
export interface Signals {
  /** Stores new signals in one transaction; one that stands already counts up `times`, and takes over status `resolved`. Gives how many were new. */
  put(signals: Signal[]): Promise<{ stored: number; duplicates: number }>;
  /** Signals with one of the dispositions, oldest first. */
  withDisposition(dispositions: Disposition[]): Promise<Signal[]>;
  /** Settles a signal that is still Pending or Queued; a settled one stays as it is. */
  settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<Signal[]>;
  /** The signals that started an incident or joined it, newest first, at most `limit`. */
  ofIncident(incidentId: string, limit: number): Promise<Signal[]>;
}
