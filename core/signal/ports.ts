import type { Signal } from '../contracts/signal.ts';
import type { AlertEnd, Arrival } from './alert-order.ts';

/** Stores signals, each before its sender gets an answer. */
export interface Signals {
  /**
   * Stores new signals in one transaction; an existing one counts up `times`. `arrive` of
   * alert-order.ts decides what fires and what is over; `ends` are ends that name no firing. A
   * settled signal that fires again is to be decided again. Returns how many were new.
   */
  put(signals: Arrival[], ends?: AlertEnd[]): Promise<{ stored: number; duplicates: number }>;
  /**
   * Returns waiting signals, oldest first; `disposition` says what for. Includes a signal resolved
   * since until the next pass removes it, but none that arrived again: that is undecided.
   */
  held(limit: number): Promise<Signal[]>;
  /** Newest first. */
  list(limit: number): Promise<Signal[]>;
  /** Returns at most `limit` signals that started an incident or joined it, newest first. */
  ofIncident(incidentId: string, limit: number): Promise<Signal[]>;
}
