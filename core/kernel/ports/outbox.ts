/**
 * Something that must leave, written in the same transaction as its cause. `id` is deterministic:
 * the same effect is queued once; `notBefore` (ms since the epoch) is when it may leave.
 */
export type Effect =
  | { id: string; kind: 'start-execution'; incidentId: string }
  | { id: string; kind: 'stop-execution'; incidentId: string }
  | { id: string; kind: 'deliver-decision'; approvalId: string }
  | { id: string; kind: 'remind'; approvalId: string; severity: 'info' | 'critical'; notBefore: number }
  | { id: string; kind: 'write-report'; incidentId: string }
  | { id: string; kind: 'notify'; incidentId: string | null; severity: 'info' | 'critical'; text: string };

/** What still has to leave. */
export interface Outbox {
  /** Effects whose time has come (ms since the epoch), oldest first, at most `limit`. */
  due(now: number, limit: number): Promise<{ effect: Effect; attempts: number }[]>;
  done(id: string): Promise<void>;
  /** Notes a failed attempt and when to try again (ms since the epoch). */
  failed(id: string, reason: string, retryAt: number): Promise<void>;
}
