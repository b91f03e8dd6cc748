import type { CaseFacts } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { ShardRef } from '../contracts/incident.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import { shardNamed } from '../contracts/subject.ts';
import { isPlanOf } from '../kernel/approved-plan.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { restoreFacts, serverFact, text } from '../kernel/restore-facts.ts';
import { PlanDrifted } from '../kernel/task-error.ts';

type Deps = { registry: Registry; caseFile: CaseFile; config: Config };

/**
 * Drafts the plan to take a shard into rotation again, from the current state; equal state gives an
 * equal plan. Throws PlanDrifted if no probe says that its server is well.
 */
export async function draftReintroduction(deps: Deps, ref: ShardRef): Promise<PlanOf<'reintroduce'>> {
  const { incidentId, targetId, shardId } = ref;
  const facts = await deps.caseFile.facts(incidentId);
  const entry = await findShard(deps, ref);
  const fresh = facts.freshWorkload;
  const workloadId = fresh?.workloadId ?? entry.workloadId;
  const restores = Object.values(facts.plans ?? {}).filter(isPlanOf('restore'));
  const restore = restores.find(({ snapshot }) => snapshot.snapshotId === fresh?.snapshotId);
  const volume = fresh?.volume ?? null;
  // The loss that the restore plan stated also applies to the reintroduction.
  const loss = restore ? restoreFacts(restore) : [text('Lost', 'Nothing: no snapshot takes over.')];
  return {
    action: 'reintroduce',
    incidentId,
    targetId,
    subject: shardNamed(shardId),
    workloadId,
    summary: `Let '${workloadId}' answer for ${shardId} again: ${provenBy(facts, ref)}.`,
    changes: changesOf(entry, workloadId, facts),
    undo: `One registry change: ${shardId} goes back to '${entry.workloadId}', out of rotation.`,
    expectedSeconds: targetOf(deps.config, targetId).settleSeconds,
    facts: [...loss, serverFact(workloadId, volume)],
    volume,
  };
}

function provenBy(facts: Partial<CaseFacts>, { incidentId, shardId }: ShardRef): string {
  const { freshWorkload, probes = {} } = facts;
  const proof = freshWorkload
    ? probes[`restored:${freshWorkload.snapshotId}`]
    : (probes.restarted ?? probes.reopened ?? newestColdProbe(facts, incidentId));
  if (proof?.healthy) return proof.reason;
  throw new PlanDrifted(`no probe says that shard '${shardId}' is well: probe it before it is reintroduced`);
}

/** For a shard that answers right as found, the copy opened last is the proof. */
function newestColdProbe({ copies = {}, probes = {} }: Partial<CaseFacts>, incidentId: string) {
  const attempts = Object.keys(copies).length;
  return probes[copyIdOf(incidentId, 'cold', attempts)];
}

function changesOf(entry: RegistryEntry, workloadId: string, { freshWorkload, servedBefore }: Partial<CaseFacts>) {
  const route = `registry: route of ${entry.shardId} from '${entry.route}' to 'self'`;
  if (entry.workloadId === workloadId) return [route];
  const old = servedBefore ? [`volume '${servedBefore.volume}' is kept and labelled as quarantined`] : [];
  const swap = `registry: ${entry.shardId} from workload '${entry.workloadId}' to '${workloadId}'`;
  return [`${swap} on volume '${freshWorkload?.volume}'`, route, ...old];
}
