import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { ShardRef } from '../contracts/incident.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { Rename } from '../contracts/plans/settle-plan.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import { shardNamed } from '../contracts/subject.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { VolumeMoves } from '../kernel/ports/volume-moves.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { serverFact, text } from '../kernel/restore-facts.ts';
import { SettleRefused } from './errors.ts';
import type { HomeServers } from './ports.ts';

export type DraftDeps = {
  registry: Registry;
  workloads: Pick<Workloads, 'describe'>;
  homeServers: HomeServers;
  volumeMoves: VolumeMoves;
  config: Config;
};

const DOWN_SECONDS = 60;

/**
 * Drafts the plan that lets the team's own workload serve a shard again, from the current state;
 * null if it already does. Throws SettleRefused.
 */
export async function draftSettle(deps: DraftDeps, ref: ShardRef): Promise<PlanOf<'settle'> | null> {
  const { incidentId, targetId, shardId } = ref;
  const entry = await findShard(deps, ref);
  const home = await deps.homeServers.home(targetId, shardId);
  if (entry.workloadId === home.workloadId) return null;
  const renames = await renamesFor(deps, ref, entry, home.volume);
  const { settleSeconds } = targetOf(deps.config, targetId);
  return {
    action: 'settle',
    incidentId,
    targetId,
    subject: shardNamed(shardId),
    ...home,
    renames,
    summary: `Let ${home.workloadId} serve ${shardId} again, on the volume that ${entry.workloadId} serves from. ${shardId} is out of rotation for about ${DOWN_SECONDS} s.`,
    changes: [
      `Take ${shardId} out of rotation and pause writes to it. Its replica answers meanwhile, if it has one that can.`,
      `End ${entry.workloadId}, and make sure that ${home.workloadId} does not run.`,
      ...renames.toReversed().map(({ from, to }) => `Rename volume ${from} to ${to}; nothing in it is changed.`),
      `Start ${home.workloadId} on ${home.volume} as its owners configured it, and prove it: the golden queries, all of its documents and a write.`,
      `Only if all is right: ${shardId} goes into rotation, and ${entry.workloadId} is removed after ${settleSeconds} s without a wrong answer.`,
    ],
    undo: `Automatic if ${home.workloadId} does not answer right: it is ended, the volumes get their old names back, and ${entry.workloadId} is started and probed before it serves.`,
    expectedSeconds: DOWN_SECONDS + settleSeconds,
    facts: [text('Lost', 'Nothing: no snapshot takes over.'), serverFact(home.workloadId, home.volume)],
  };
}

/**
 * Renames the good volume first. The volume that now has its new name is kept under another one: it
 * is evidence.
 */
async function renamesFor(
  { workloads, volumeMoves }: DraftDeps,
  { shardId, epoch }: ShardRef,
  { workloadId, route }: RegistryEntry,
  to: string,
): Promise<Rename[]> {
  if (route !== 'self')
    throw new SettleRefused(
      `shard '${shardId}' is not served by its own server (its route is '${route}'): repair it first`,
    );
  const { volume: from } = await workloads.describe(workloadId);
  const [good, old] = await Promise.all([volumeMoves.identify(from), volumeMoves.identify(to)]);
  if (good === null)
    throw new SettleRefused(`volume '${from}' of '${workloadId}' does not exist or is not bound: check it`);
  if (good === old) throw new SettleRefused(`'${workloadId}' serves from '${to}' already: end it by hand`);
  const aside = old === null ? [] : [{ id: old, from: to, to: `${to}-quarantined-${epoch}` }];
  return [{ id: good, from, to }, ...aside];
}
