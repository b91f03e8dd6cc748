import type { Approval } from '../../core/contracts/approval.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import type { IncidentDraft } from '../../core/incident/ports.ts';
import { restorePlan } from '../fakes/restore-plan.ts';

/** What a store answered: it has to be there whatever happens after. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'opened'; id: string; epoch: number }
  | { kind: 'kept'; id: string; text: string }
  | { kind: 'sent' | 'noted' | 'decided' | 'told' | 'reported' | 'closed'; id: string };

const AT = '2026-11-23T03:00:00.000Z';
export const LOCK = 'docs-rag/shard';

/** An incident of a shard. */
export const draftOf = (shardId: string): IncidentDraft => ({
  ...{ targetId: 'docs-rag', subject: shardNamed(shardId), runbook: 'shard-restore', requestedBy: 'ada' },
  ...{ openedAt: AT, signalIds: [] },
});

/** The approval of an incident, under its id. */
export const planned = (incidentId: string): Approval => ({
  ...{ id: incidentId, incidentId, targetId: 'docs-rag', state: 'Pending', plan: restorePlan({}), planHash: 'hash' },
  ...{ requestedBy: 'ada', requestedAt: AT, deadline: AT, decidedBy: null, decidedAt: null, reason: null },
});
