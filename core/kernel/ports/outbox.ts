/**
 * Something that must be sent, written in the same transaction as its cause. `id` is deterministic,
 * so the same effect is queued once. It may leave after `notBefore` (ms since the epoch). A start names
 * the `epoch` that it was queued with; those of an earlier version do not.
 */
export type Effect =
  | { id: string; kind: 'start-execution'; incidentId: string; epoch?: number }
  | { id: string; kind: 'stop-execution'; incidentId: string }
  | { id: string; kind: 'deliver-decision'; approvalId: string }
  | { id: string; kind: 'remind'; approvalId: string; severity: 'info' | 'critical'; notBefore: number }
  | { id: string; kind: 'write-report'; incidentId: string }
  | { id: string; kind: 'notify'; incidentId: string | null; severity: 'info' | 'critical'; text: string };

/** The effects that still have to be sent. */
export interface Outbox {
  /** Returns at most `limit` effects that are due at `now` (ms since the epoch), oldest first. */
  due(now: number, limit: number): Promise<{ effect: Effect; attempts: number }[]>;
  done(id: string): Promise<void>;
  /** Notes a failed attempt and when to retry (ms since the epoch). */
  failed(id: string, reason: string, retryAt: number): Promise<void>;
}
