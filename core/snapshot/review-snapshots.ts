import type { JudgedSnapshot } from '../contracts/agent/snapshot-manifest.ts';
import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { type Candidate, candidateOf, judgeRetention } from './judge-retention.ts';
import type { OpenIncidents, SnapshotStorage, Snapshots } from './ports.ts';
import { partsOf } from './snapshot-id.ts';

/** The ports that retention reads. */
export type RetentionDeps = {
  snapshots: Pick<Snapshots, 'list'>;
  snapshotStorage: SnapshotStorage;
  incidents: OpenIncidents;
  registry: Pick<Registry, 'read'>;
  clock: Clock;
  config: Config;
};

/**
 * Returns every snapshot of a target, newest first, with whether retention removes it and why.
 * Changes nothing. Throws DependencyUnavailable if the registry can't be read.
 */
export async function reviewSnapshots(
  deps: RetentionDeps,
  { targetId }: { targetId: string },
): Promise<JudgedSnapshot[]> {
  // Read before the incidents, so that the incident that writes an unfinished snapshot is still open.
  const unfinished = await deps.snapshotStorage.unfinished();
  const listed = await deps.snapshots.list(targetId);
  const open = await deps.incidents.list({ open: true });
  const incidents = open
    .filter((one) => one.targetId === targetId)
    .flatMap(({ id, subject }) => (subject.kind === 'shard' ? [{ id, shardId: subject.id }] : []));
  const entries = await deps.registry.read(targetId);
  const unwell = entries.filter(({ route }) => route !== 'self').map(({ shardId }) => shardId);
  const { retentionDays } = targetOf(deps.config, targetId);
  const candidates = [
    ...listed.map(candidateOf),
    ...unfinished.flatMap((id) => unfinishedOf(deps.config, id, targetId)),
  ];
  return judgeRetention(candidates, { incidents, unwell, now: deps.clock.now(), retentionDays });
}

/** A folder whose name holds no shard is not ours, and neither is one that another target may have left. */
function unfinishedOf(config: Config, snapshotId: string, targetId: string): Candidate[] {
  const parts = partsOf(snapshotId);
  if (parts === null) return [];
  const { shardId, takenAt, targetId: named } = parts;
  const others = config.targets.filter(({ id }) => id !== targetId);
  const isShared = others.some(({ kubernetes }) => kubernetes?.shards.some(({ id }) => id === shardId));
  const isOwn = named === null ? !isShared : named === targetId;
  return isOwn ? [{ snapshotId, targetId, shardId, takenAt, state: 'Staged', bytes: null }] : [];
}
