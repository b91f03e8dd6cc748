import type { Signal, Suppression } from '../contracts/signal.ts';

/** What every source makes of a message about an alert. */
export type Alert = Pick<Signal, 'status' | 'alertname' | 'labels' | 'annotations'> & {
  /** What tells alerts apart; null where the sender gives none, and the labels do. */
  fingerprint: string | null;
  /** Null where an ending names no firing. */
  startsAt: string | null;
  /** When the alert went into this state, where the sender's times order its messages. */
  at?: string;
  /** What suppresses it, null for nothing; left out by senders that say neither. */
  suppression?: Suppression | null;
};

/** An alert that is not as its source sends it, by its place among those of the body. */
export type Refused = { index: number; path: PropertyKey[]; why: string };

/**
 * What a body says. `truncated` counts alerts that its sender left out, `unending` endings that say
 * only that data is missing: whether their alerts still fire is unknown, so they do.
 */
export type Parsed = { alerts: Alert[]; refused: Refused[]; truncated: number; unending: number };
