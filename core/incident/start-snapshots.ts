import { instantOf, msOf } from '../kernel/instant.ts';
import { reasonToStop } from '../kernel/kill-switch.ts';
import { TargetBusy } from './errors.ts';
import { startByPerson } from './start-by-person.ts';

const SCHEDULE = 'schedule';
/** A schedule may call twice; nobody asks for two snapshots within this. */
const APART_MS = 3600 * 1000;

/**
 * Asks for a snapshot of every shard of a target in the name of the schedule, unless the kill switch is on. A shard that is worked on, or that it asked for within
 * the last hour, is left to the next day; gives the shards that were asked for.
 */
export async function startSnapshots(
  deps: Parameters<typeof startByPerson>[0],
  { targetId }: { targetId: string },
): Promise<string[]> {
  if ((await reasonToStop(deps.killSwitch)) !== null) return [];
  const now = deps.clock.now();
  const lately = (await deps.incidents.list({ targetIds: [targetId], since: instantOf(now - APART_MS) }))
    .filter(({ runbook, requestedBy }) => runbook === 'snapshot' && requestedBy === SCHEDULE)
    .filter(({ openedAt }) => now - msOf(openedAt) < APART_MS)
    .map(({ shardId }) => shardId);
  const shards = (await deps.registry.read(targetId)).filter(
    ({ shardId, replicaOf }) => replicaOf === null && !lately.includes(shardId),
  );
  const asked: string[] = [];
  for (const { shardId } of shards) if (await isAsked(deps, targetId, shardId)) asked.push(shardId);
  return asked;
}

async function isAsked(deps: Parameters<typeof startByPerson>[0], targetId: string, shardId: string): Promise<boolean> {
  try {
    await startByPerson(deps, { targetId, shardId, runbook: 'snapshot', by: SCHEDULE });
    return true;
  } catch (error) {
    if (error instanceof TargetBusy) return false;
    throw error;
  }
}
