import type { JudgedSnapshot } from '../contracts/agent/snapshot-manifest.ts';
import { nameOfWho, type Who } from '../contracts/who.ts';
import { WriteConflict } from '../kernel/task-error.ts';
import { type RetentionDeps, reviewSnapshots } from './review-snapshots.ts';

/** `only` are the snapshots that a person agreed to lose; null leaves it to the retention of the target. */
type Request = { targetId: string; by: Who; only: string[] | null };

/**
 * Removes the snapshots that retention releases, each first from the catalog; finishes removals
 * that a crash interrupted. Returns the removed snapshots.
 */
export async function pruneSnapshots(deps: RetentionDeps, request: Request): Promise<JudgedSnapshot[]> {
  const { snapshotStorage } = deps;
  for (const snapshotId of await snapshotStorage.retired()) await snapshotStorage.removeBytes(snapshotId);
  const agreed = ({ snapshotId, goes }: JudgedSnapshot) => goes && (request.only?.includes(snapshotId) ?? true);
  const gone: JudgedSnapshot[] = [];
  for (const { snapshotId } of (await reviewSnapshots(deps, request)).filter(agreed)) {
    const one = await retire(deps, request, snapshotId);
    if (one === null) continue;
    await snapshotStorage.removeBytes(snapshotId);
    gone.push(one);
  }
  return gone;
}

/**
 * Judges again just before the removal, since an incident may have opened meanwhile; null if the
 * snapshot stays.
 */
async function retire(
  deps: RetentionDeps,
  { targetId, by }: Request,
  snapshotId: string,
): Promise<JudgedSnapshot | null> {
  const one = (await reviewSnapshots(deps, { targetId })).find((each) => each.snapshotId === snapshotId);
  if (!one?.goes) return null;
  const reason = `pruned by ${nameOfWho(by)}: ${one.why}`;
  const text = `Snapshot ${snapshotId} of ${one.shardId}, taken ${one.takenAt}, was ${reason}.`;
  const told = { id: `pruned:${snapshotId}`, kind: 'notify', incidentId: null, severity: 'info', text } as const;
  return deps.snapshotStorage.retire(one, reason, [told]).then(() => one, ifKept);
}

/** If the catalog changed meanwhile, that change wins. */
function ifKept(error: unknown): null {
  if (error instanceof WriteConflict) return null;
  throw error;
}
