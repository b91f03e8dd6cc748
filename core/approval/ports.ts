import type { Approval, ApprovalState } from '../contracts/approval.ts';
import type { Incident } from '../contracts/incident.ts';
import type { Who } from '../contracts/who.ts';
import type { Listing } from '../kernel/listing.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** A decision before it has won. `reason` is null when none is needed. */
export type Decision = {
  state: Exclude<ApprovalState, 'Pending'>;
  decidedBy: Who;
  decidedAt: string;
  reason: string | null;
};

/** Approvals, with their task tokens stored separately. */
export interface Approvals {
  /**
   * Stores a new approval with its token. An existing approval keeps its decision and takes the new
   * token. Queues the effects that match its state, and returns the stored approval.
   */
  request(approval: Approval, taskToken: string, effects: { pending: Effect[]; decided: Effect[] }): Promise<Approval>;
  /** Throws NotFound. */
  get(id: string): Promise<Approval>;
  /** Returns the approvals of a list page, in its order, or the few of one incident. */
  list(which: Listing | { incidentId: string; open?: true }): Promise<Approval[]>;
  /**
   * Decides a Pending approval and queues its effects in one conditional write. Returns `won:
   * false` with the stored approval when it is not Pending.
   */
  decide(id: string, decision: Decision, effects: Effect[]): Promise<{ won: boolean; approval: Approval }>;
  /** Returns the newest token of an approval. For delivery only; never show it. */
  token(id: string): Promise<string>;
}

/** Tells which runbook asks. */
export interface AskingRuns {
  /** Throws NotFound. */
  get(incidentId: string): Promise<Pick<Incident, 'runbook'>>;
}
