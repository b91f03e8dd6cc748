import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Rename } from '../../../core/contracts/plans/settle-plan.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { MoveState, VolumeMoves } from '../../../core/kernel/ports/volume-moves.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import { folderIn } from '../files/folder-name.ts';
import { type Db, inTransaction } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS volume_moves (target_id TEXT NOT NULL, shard_id TEXT NOT NULL,
  incident_id TEXT NOT NULL, renames TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (target_id, shard_id))`;

type About = Pick<ShardFence, 'incidentId' | 'targetId' | 'shardId'>;
type Deps = { db: Db; dir: string };
type Row = { incidentId: string; renames: string; state: MoveState };

/**
 * Volumes as folders of `<dir>/volumes`, identified by their inode. Whoever runs here may rename
 * them: an offer is accepted at once, and carried out when it is granted.
 */
export function localVolumeMoves(deps: Deps): VolumeMoves {
  const { db } = deps;
  db.exec(TABLE);
  return {
    identify: async (name) => identify(deps, name),
    offer: async (fence, renames) =>
      inTransaction(db, () => {
        heldLock(db, fence);
        offer(deps, fence, JSON.stringify(renames));
      }),
    grant: async (fence) =>
      inTransaction(db, () => {
        heldLock(db, fence);
        grant(deps, fence);
      }),
    async stateOf(about) {
      const row = rowOf(db, about);
      if (row?.incidentId === about.incidentId) return row.state;
      throw new NotFound(`incident '${about.incidentId}' offered no move for '${about.shardId}': offer it first`);
    },
    withdraw: async (fence) =>
      inTransaction(db, () => {
        heldLock(db, fence);
        const row = rowOf(db, fence);
        if (row?.incidentId !== fence.incidentId) return null;
        if (row.state === 'accepted') setState(db, fence, 'withdrawn');
        return row.state === 'accepted' ? 'withdrawn' : row.state;
      }),
  };
}

function identify({ dir }: Deps, name: string): string | null {
  const path = folderIn(join(dir, 'volumes'), name);
  if (!existsSync(path)) return null;
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

function offer({ db }: Deps, { incidentId, targetId, shardId }: ShardFence, renames: string): void {
  const standing = rowOf(db, { targetId, shardId });
  if (standing?.incidentId === incidentId && standing.renames === renames) return;
  const insert = `INSERT OR REPLACE INTO volume_moves VALUES (?, ?, ?, ?, 'accepted')`;
  db.prepare(insert).run(targetId, shardId, incidentId, renames);
}

function grant(deps: Deps, fence: ShardFence): void {
  const row = rowOf(deps.db, fence);
  if (row?.incidentId === fence.incidentId && row.state === 'moved') return;
  if (row?.incidentId !== fence.incidentId || row.state !== 'accepted')
    throw new WriteConflict(`no move of '${fence.shardId}' is accepted for '${fence.incidentId}': offer it again`);
  const renames = JSON.parse(row.renames) as Rename[];
  renameFolders(deps, renames);
  renameMarks(deps.db, renames);
  setState(deps.db, fence, 'moved');
}

/**
 * Renames folders; a name must be free before another volume gets it. Folders that an earlier
 * attempt renamed are left alone.
 */
function renameFolders(deps: Deps, renames: Rename[]): void {
  const pathOf = (name: string) => folderIn(join(deps.dir, 'volumes'), name);
  for (let left = renames; left.length > 0; ) {
    const next = left.find(({ id, to }) => identify(deps, to) === id || !existsSync(pathOf(to)));
    if (!next) throw new WriteConflict(`volume '${left[0]?.to}' stands in the way: look at what made it`);
    const { id, from, to } = next;
    if (identify(deps, to) !== id) {
      if (identify(deps, from) !== id)
        throw new NotFound(`volume '${from}' is not the one that was offered: plan again`);
      renameSync(pathOf(from), pathOf(to));
    }
    left = left.filter((each) => each !== next);
  }
}

/** Moves marks with their volumes: a mark belongs to the volume, not to its name. */
function renameMarks(db: Db, renames: Rename[]): void {
  const find = db.prepare('SELECT incident_id, reason FROM quarantined_volumes WHERE volume = ?');
  const marks = renames.map(({ from, to }) => ({
    to,
    mark: find.get(from) as { incident_id: string; reason: string },
  }));
  for (const { from } of renames) db.prepare('DELETE FROM quarantined_volumes WHERE volume = ?').run(from);
  for (const { to, mark } of marks)
    if (mark)
      db.prepare('INSERT OR REPLACE INTO quarantined_volumes VALUES (?, ?, ?)').run(to, mark.incident_id, mark.reason);
}

function rowOf(db: Db, { targetId, shardId }: Pick<About, 'targetId' | 'shardId'>): Row | undefined {
  const find =
    'SELECT incident_id AS incidentId, renames, state FROM volume_moves WHERE target_id = ? AND shard_id = ?';
  return db.prepare(find).get(targetId, shardId) as Row | undefined;
}

function setState(db: Db, { targetId, shardId }: Pick<About, 'targetId' | 'shardId'>, state: MoveState): void {
  db.prepare('UPDATE volume_moves SET state = ? WHERE target_id = ? AND shard_id = ?').run(state, targetId, shardId);
}
