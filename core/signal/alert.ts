import type { Signal, Suppression } from '../contracts/signal.ts';

/** A message about an alert, the same for every source. */
export type Alert = Pick<Signal, 'status' | 'alertname' | 'labels' | 'annotations'> & {
  /** Tells alerts apart; null if the sender gives none, then the labels do. */
  fingerprint: string | null;
  /** Null if an end names no firing. */
  startsAt: string | null;
  /** When the alert entered this state, if the sender's times order its messages. */
  at?: string;
  /** What suppresses it, null for nothing; missing from senders that never say. */
  suppression?: Suppression | null;
};

/** An alert that does not have its source's form, by its place in the body. */
export type Refused = { index: number; path: PropertyKey[]; why: string };

/**
 * The content of a body. `truncated` counts alerts that the sender left out. `unending` counts ends
 * that only say that data is missing: it is unknown whether their alerts still fire, so they count
 * as firing.
 */
export type Parsed = { alerts: Alert[]; refused: Refused[]; truncated: number; unending: number };
