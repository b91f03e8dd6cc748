import { join } from 'node:path';
import { waitUntil } from '../../adapters/wait-until.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { SHARD_IDS } from '../world/world.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Ports } from './ports/ports.ts';
import { noteRecorded, recordGolden, wasRecorded } from './record-golden-set.ts';
import type { RunningWorld } from './start-world.ts';

/**
 * Makes the service recoverable, if it is not yet: records its golden set, takes a proven snapshot
 * of each shard, and then adds, changes and deletes some documents.
 */
export async function prepare(
  ports: Ports,
  control: ControlPlane,
  world: RunningWorld,
  onProgress: (text: string) => void,
): Promise<void> {
  if (await hasGoldenSet(ports)) noteRecorded(ports);
  else {
    const { queries } = await recordGolden(ports, world.retrieverUrl);
    onProgress(`recorded ${queries} golden queries`);
  }
  const bare = await withoutSnapshot(ports);
  if (bare.length === 0) return;
  const older = await world.addOlderDocuments();
  await takeSnapshots(ports, control, bare);
  onProgress(`took and proved a snapshot of ${bare.join(', ')}`);
  await world.addNewerDocuments(older);
}

/**
 * Throws, with what to do, if a golden set was recorded and is lost or damaged: what it judged by can't
 * be asked of the service that it is to judge.
 */
export async function assertGoldenSet(ports: Pick<Ports, 'db' | 'dir' | 'goldenSets' | 'targetId'>): Promise<void> {
  if ((await hasGoldenSet(ports)) || !wasRecorded(ports)) return;
  throw new NotFound(
    `the golden set of '${ports.targetId}' in '${join(ports.dir, 'golden')}' is lost or damaged, and is not recorded anew from the service that it judges: restore its files from a backup, or start with a new folder (--dir)`,
  );
}

/**
 * Returns whether the golden set is complete. Queries and answers are two files: a crash between
 * them leaves answers without queries, or with older ones.
 */
export async function hasGoldenSet({ goldenSets, targetId }: Pick<Ports, 'goldenSets' | 'targetId'>): Promise<boolean> {
  const baselines = await orNull(
    Promise.all(SHARD_IDS.map((shardId) => goldenSets.baseline(targetId, shardId))),
    isMalformed,
  );
  if (baselines === null) return false;
  const answered = baselines.flat().map(({ qid }) => qid);
  const queries = await orNull(
    goldenSets.queries(targetId),
    (error) => isMalformed(error) || error instanceof NotFound,
  );
  const asked = (queries ?? []).map(({ qid }) => qid);
  return baselines.every(({ length }) => length > 0) && answered.sort().join() === asked.sort().join();
}

const isMalformed = (error: unknown) => error instanceof SyntaxError;

async function withoutSnapshot({ snapshots, targetId }: Ports): Promise<string[]> {
  const proven = (await snapshots.list(targetId)).filter(({ state }) => state !== 'Staged');
  return SHARD_IDS.filter((shardId) => !proven.some((snapshot) => snapshot.shardId === shardId));
}

async function takeSnapshots(ports: Ports, control: ControlPlane, shardIds: string[]): Promise<void> {
  const { targetId } = ports;
  const started = await Promise.all(
    shardIds.map((subjectId) =>
      startByPerson(ports, { targetId, subjectId, runbook: 'snapshot', by: { kind: 'schedule' } }),
    ),
  );
  control.wake();
  await Promise.all(started.map(({ id }) => untilCompleted(ports, id)));
}

async function untilCompleted({ incidents }: Ports, id: string): Promise<void> {
  const isCompleted = async () => {
    const { state, closedAt } = await incidents.get(id);
    if (state !== 'Completed' && closedAt !== null)
      throw new Error(`snapshot '${id}' ended as '${state}': read "ragmend show ${id}"`);
    return state === 'Completed';
  };
  await waitUntil(isCompleted, { everyMs: 100 });
}
