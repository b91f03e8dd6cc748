import { stat, statfs } from 'node:fs/promises';
import { NotCopyable } from '../bytes/errors.ts';

/** A file system: its identity, its total bytes, and the bytes free for this user. */
export type Space = { device: string; total: number; free: number };
/** Returns the file system of a folder. */
export type SpaceOf = (folder: string) => Promise<Space>;

/**
 * What a server needs to keep writing if a copy lies on its own disk: a twentieth of the disk, at
 * most 1 GiB.
 */
const RESERVE = { share: 0.05, most: 1024 ** 3 };

/**
 * Throws NotCopyable if the disks of `folders`, each of which gets a copy of `bytes` from `from`,
 * have no room: a copy that fills the disk of a serving shard would hurt it. A separate disk, as
 * claims have, may be filled completely.
 */
export async function refuseFullDisk(
  { from, bytes, folders }: { from: string; bytes: number; folders: string[] },
  spaceOf: SpaceOf = spaceOnDisk,
): Promise<void> {
  const source = await spaceOf(from);
  const needed = new Map<string, Space & { needed: number }>();
  for (const folder of folders) {
    const space = await spaceOf(folder);
    const earlier = needed.get(space.device)?.needed ?? reserveOf(space, source);
    needed.set(space.device, { ...space, needed: earlier + bytes });
  }
  const full = [...needed.values()].find((space) => space.needed > space.free);
  if (!full) return;
  throw new NotCopyable(
    `the disk has ${full.free} bytes free, and a copy of '${from}' needs ${full.needed} there: make room on it`,
  );
}

function reserveOf({ device, total }: Space, source: Space): number {
  return device === source.device ? Math.min(Math.ceil(total * RESERVE.share), RESERVE.most) : 0;
}

async function spaceOnDisk(folder: string): Promise<Space> {
  const [{ dev }, { bsize, blocks, bavail }] = await Promise.all([stat(folder), statfs(folder)]);
  return { device: String(dev), total: blocks * bsize, free: bavail * bsize };
}
