import { requestApproval } from '../../../core/approval/request-approval.ts';
import type { Config } from '../../../core/contracts/config/config.ts';
import type { Plan, PlanAction } from '../../../core/contracts/plan.ts';
import { canonicalJson, sha256 } from '../../../core/kernel/digest.ts';
import { withLock } from '../../adapters/local/with-lock.ts';
import { restorePlan } from '../../fakes/restore-plan.ts';
import { prepareWorld } from '../incident/world.ts';

const incidentId = 'docs-rag-shard-restore-1';

/** A plan of the incident; only its action matters here. */
function planOf(action: PlanAction): Plan {
  const restore = restorePlan({ summary: `${action} shard-2` });
  const { incidentId, targetId, subject, summary, changes, undo, expectedSeconds, facts, volume, workloadId } = restore;
  const base = { incidentId, targetId, subject, summary, changes, undo, expectedSeconds, facts, volume, workloadId };
  if (action === 'restore') return restore;
  return action === 'settle' ? { ...base, action, renames: [] } : { ...base, action };
}

/**
 * An incident that Ann Lee asked for, with a plan of this action on record, and what its approval
 * queues apart from reminders as `deliveries`; `input` asks for its approval with token `token-1`.
 */
export async function preparePlanned(
  action: PlanAction = 'restore',
  settings: Partial<Config['targets'][number]> = {},
) {
  const base = await prepareWorld(settings);
  const queued = async (isReminder: boolean) =>
    (await base.effects()).filter(({ kind }) => (kind === 'remind') === isReminder);
  const world = { ...base, deliveries: () => queued(false), reminders: () => queued(true) };
  const plan = planOf(action);
  const planHash = await sha256(canonicalJson(plan));
  const ref = { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 };
  await withLock(world.db, ref, () => world.caseFile.save(ref, 'plans', planHash, plan));
  const input = { ...ref, requestedBy: 'Ann Lee', action, planHash, taskToken: 'token-1' };
  world.executions.waiting.add(input.taskToken);
  return { world, ref, plan, planHash, input, id: `${incidentId}-${action}-${planHash.slice(0, 12)}` };
}

/** The same with the approval asked for: it stays open for 900 s. */
export async function prepareAsked(settings: Partial<Config['targets'][number]> = {}) {
  const planned = await preparePlanned('restore', settings);
  await requestApproval(planned.world, planned.input);
  return planned;
}

/** Asks again with a new token, as a state does that is tried again; the old one is gone. */
export async function askAgain({ world, input }: Awaited<ReturnType<typeof preparePlanned>>): Promise<void> {
  world.executions.waiting.delete(input.taskToken);
  world.executions.waiting.add('token-2');
  await requestApproval(world, { ...input, taskToken: 'token-2' });
}
