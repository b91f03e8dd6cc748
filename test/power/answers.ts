import { join } from 'node:path';
import { openDatabase } from '../../adapters/local/records/database.ts';
import type { Approval } from '../../core/contracts/approval.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import type { IncidentDraft } from '../../core/incident/ports.ts';
import { engineClock } from '../../sandbox/engine/clock.ts';
import { createEngine } from '../../sandbox/engine/engine.ts';
import type { MachineDefinition } from '../../sandbox/engine/language/definition.ts';
import { restorePlan } from '../fakes/restore-plan.ts';

/** What a store answered: it has to be there whatever happens after. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'opened'; id: string; epoch: number }
  | { kind: 'kept'; id: string; text: string }
  | { kind: 'sent' | 'noted' | 'decided' | 'told' | 'reported' | 'closed' | 'started' | 'delivered'; id: string };

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

const RUNBOOK = 'arn:aws:states:eu-west-1:111111111111:stateMachine:shard-restore';
const QUESTION = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
  End: true,
};
const MACHINE: MachineDefinition = { QueryLanguage: 'JSONata', StartAt: 'Ask', States: { Ask: QUESTION } };

/** An engine in a folder, whose executions each wait for one answer; `ask` hears their tokens. */
export function engineIn(dir: string, ask: (token: string) => void) {
  const database = openDatabase(join(dir, 'engine.db'));
  const engine = createEngine({
    ...{ machines: { [RUNBOOK]: MACHINE }, database, clock: engineClock({ now: Date.now }) },
    invoke: async ({ payload }) => ask((payload as { token: string }).token),
  });
  return { engine, database, requestOf: (name: string) => ({ stateMachineArn: RUNBOOK, name, input: {} }) };
}
