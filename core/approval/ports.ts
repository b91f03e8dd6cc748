import type { Approval, ApprovalState } from '../contracts/approval.ts';
import type { Incident } from '../contracts/incident.ts';
import type { Who } from '../contracts/who.ts';
import type { Listing } from '../kernel/listing.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** A decision, before it has won: `reason` is null where none is needed. */
export type Decision = {
  state: Exclude<ApprovalState, 'Pending'>;
  decidedBy: Who;
  decidedAt: string;
  reason: string | null;
};

/** Approvals and, apart from them, their task tokens. */
export interface Approvals {
  /**
   * Stores a new approval with its token; one that stands keeps its decision and takes the new
   * token. The effects of where it stands are queued. Gives what stands.
   */
  request(approval: Approval, taskToken: string, effects: { pending: Effect[]; decided: Effect[] }): Promise<Approval>;
  /** Throws NotFound. */
  get(id: string): Promise<Approval>;
  /** Those that a list shows, in its order; or those of one incident, which are few. */
  list(which: Listing | { incidentId: string; open?: true }): Promise<Approval[]>;
  /**
   * Decides a Pending approval by one conditional write together with its effects; where it is not
   * Pending, gives what stands with `won: false`.
   */
  decide(id: string, decision: Decision, effects: Effect[]): Promise<{ won: boolean; approval: Approval }>;
  /** The newest token of an approval: for delivery only, never to be shown. */
  token(id: string): Promise<string>;
}

/** Which runbook asks. */
export interface AskingRuns {
  /** Throws NotFound. */
  get(incidentId: string): Promise<Pick<Incident, 'runbook'>>;
}
