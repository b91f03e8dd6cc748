import type { Incident, Outcome, RunbookName } from '../contracts/incident.ts';
import type { Effect } from '../kernel/outbox.ts';

/** What is known of an incident before it has a number, an epoch and a lock. */
export type IncidentDraft = Pick<
  Incident,
  'targetId' | 'shardId' | 'runbook' | 'requestedBy' | 'openedAt' | 'signalIds'
>;

/** Incidents and the locks that they hold; each change is one conditional write. */
export interface Incidents {
  /** Takes the lock, the next epoch and the next number, and stores the incident with a start-execution effect, all or nothing; `holder` is who has the lock instead. */
  open(draft: IncidentDraft, lockKey: string): Promise<{ opened: Incident } | { holder: string }>;
  /** Throws NotFound. */
  get(id: string): Promise<Incident>;
  /** Newest first. */
  list(filter?: { targetId?: string; runbook?: RunbookName; open?: boolean }): Promise<Incident[]>;
  /** Changes an incident whose version is `version`, with its effects; throws WriteConflict where it is not. */
  update(
    id: string,
    version: number,
    change: Partial<Pick<Incident, 'state' | 'executionArn' | 'abortedBy' | 'signalIds'>>,
    effects: Effect[],
  ): Promise<Incident>;
  /** Ends an open incident and frees its lock, with its effects; an ended one is given as it is. */
  close(id: string, outcome: Outcome, at: string, effects: Effect[]): Promise<Incident>;
}
