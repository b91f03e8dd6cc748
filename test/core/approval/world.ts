import { requestApproval } from '../../../core/approval/request-approval.ts';
import type { Config } from '../../../core/contracts/config/config.ts';
import type { Plan, PlanAction } from '../../../core/contracts/plan.ts';
import { canonicalJson, sha256 } from '../../../core/kernel/digest.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import { lockKeyOf } from '../../../core/kernel/lock-key.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
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
  if (action === 'switch')
    return { ...base, action, backupId: 'azure', from: { provider: 'openai', value: null, version: '1' }, missing: [] };
  if (action === 'ramp')
    return {
      ...base,
      action,
      primaryId: 'openai',
      backupId: 'azure',
      version: '1',
      from: 0,
      steps: [100],
      missing: [],
    };
  if (action === 'start')
    return {
      ...base,
      action,
      components: [],
      stop: [],
      steps: [],
      start: [],
      downtimeSeconds: 0,
      noUndo: [],
    };
  return action === 'settle' ? { ...base, action, renames: [] } : { ...base, action };
}

/**
 * An incident that Ann Lee asked for, with a plan of this action on record; `deliveries` and
 * `reminders` are what its approval queues; `input` asks for its approval with token `token-1`.
 */
export async function preparePlanned(
  action: PlanAction = 'restore',
  settings: Partial<Config['targets'][number]> = {},
  byPerson?: string,
) {
  const base = await prepareWorld(settings);
  const queued = async (kind: Effect['kind']) => (await base.effects()).filter((effect) => effect.kind === kind);
  const world = { ...base, deliveries: () => queued('deliver-decision'), reminders: () => queued('remind') };
  const plan = { ...planOf(action), ...(byPerson === undefined ? {} : { byPerson }) };
  const planHash = await sha256(canonicalJson(plan));
  const ref = { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 };
  await withLock(world.db, ref, () => world.caseFile.save(ref, 'plans', planHash, plan));
  const input = { ...ref, requestedBy: 'Ann Lee', action, planHash, taskToken: 'token-1' };
  world.executions.waiting.add(input.taskToken);
  return { world, ref, plan, planHash, input, id: `${incidentId}-${action}-${planHash.slice(0, 12)}` };
}

/** The same with the incident on record and the approval asked for: it stays open for 900 s. */
export async function prepareAsked(settings: Partial<Config['targets'][number]> = {}) {
  const planned = await preparePlanned('restore', settings);
  const { world, plan } = planned;
  const about = { targetId: plan.targetId, subject: plan.subject, runbook: 'shard-restore' } as const;
  const draft = { ...about, requestedBy: 'Ann Lee', openedAt: instantOf(world.clock.now()), signalIds: [] };
  await world.incidents.open(draft, lockKeyOf(about));
  await requestApproval(planned.world, planned.input);
  return planned;
}

/** Asks again with a new token, as a state does that is tried again; the old one is gone. */
export async function askAgain({ world, input }: Awaited<ReturnType<typeof preparePlanned>>): Promise<void> {
  world.executions.waiting.delete(input.taskToken);
  world.executions.waiting.add('token-2');
  await requestApproval(world, { ...input, taskToken: 'token-2' });
}
