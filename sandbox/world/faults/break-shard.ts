import type { LocalProcesses } from '../../../adapters/local/processes/processes.ts';
import type { Db } from '../../../adapters/local/records/database.ts';
import { waitUntil } from '../../../adapters/wait-until.ts';
import type { SnapshotSummary } from '../../../core/contracts/agent/snapshot-manifest.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { addDocuments } from '../documents.ts';
import { indexLag } from '../indexer.ts';
import { documentsFileOf } from '../world.ts';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults.ts';

const INDEXED_WITHIN_MS = 60_000;

export type BreakDeps = {
  dir: string;
  db: Db;
  clock: Clock;
  targetId: string;
  processes: Pick<LocalProcesses, 'describe' | 'unfenced'>;
  registry: { entries(targetId: string): Promise<RegistryEntry[]> };
  snapshots: { list(targetId: string): Promise<SnapshotSummary[]> };
};
/** With `hidden`, nothing is done to bring the damage to light. */
export type Breaking = { shardId: string; how: string; hidden?: boolean };

/**
 * Breaks the server that stands for a shard (or a replica) in the registry, or the shard's newest
 * snapshot, as in real life. Throws a RangeError for an unknown fault or shard.
 */
export async function breakShard(deps: BreakDeps, { shardId, how, hidden = false }: Breaking): Promise<void> {
  const fault = faultOf(how);
  const { workloadId, replicaOf, url: address } = await entryOf(deps, shardId);
  const server = { ...(await deps.processes.describe(workloadId)), address };
  const home = replicaOf ?? shardId;
  const proven = (await deps.snapshots.list(deps.targetId)).filter(({ state }) => state === 'Proven');
  const addDocuments = (count: number) => addIndexed(deps, home, count);
  await fault.strike({ dir: deps.dir, db: deps.db, shardId: home, server, snapshots: proven, addDocuments });
  if (!hidden) await show(deps, fault, { workloadId, home });
}

function faultOf(how: string): Fault {
  const fault = Object.hasOwn(FAULTS, how) ? FAULTS[how as keyof typeof FAULTS] : undefined;
  if (fault) return fault;
  throw new RangeError(`fault '${how}' is unknown: use one of ${Object.keys(FAULTS).join(', ')}`);
}

async function entryOf({ registry, targetId }: BreakDeps, shardId: string): Promise<RegistryEntry> {
  const entries = await registry.entries(targetId);
  const entry = entries.find((candidate) => candidate.shardId === shardId);
  if (entry) return entry;
  throw new RangeError(`shard '${shardId}' is unknown: use one of ${entries.map((each) => each.shardId).join(', ')}`);
}

async function addIndexed({ dir, db, clock, targetId }: BreakDeps, shardId: string, count: number): Promise<void> {
  const file = documentsFileOf(dir);
  addDocuments({ file, clock }, { targetId, shardIds: [shardId], perShard: count });
  const isIndexed = async () => (await indexLag({ db, file }).oldestMissing(targetId, shardId)) === null;
  if (await waitUntil(isIndexed, { everyMs: 50, ms: INDEXED_WITHIN_MS })) return;
  throw new Error(`shard '${shardId}' takes no documents, and this fault needs newer ones: repair it first`);
}

async function show(
  { dir, clock, targetId, processes }: BreakDeps,
  { shownBy }: Fault,
  { workloadId, home }: { workloadId: string; home: string },
): Promise<void> {
  if (shownBy === 'reboot') await processes.unfenced.restart(workloadId);
  if (shownBy === 'write')
    addDocuments({ file: documentsFileOf(dir), clock }, { targetId, shardIds: [home], perShard: 1 });
}
