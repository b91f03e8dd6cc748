import { dirname } from 'node:path';
import type { AgentWork } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import { isTorn, NotCopyable } from '../bytes/errors.ts';
import { DELETED_BUT_OPEN, listOpenDeleted } from '../bytes/open-deleted.ts';
import { listTree } from '../bytes/tree.ts';
import type { Report } from '../report/reporter.ts';
import { copyTree, type TreeCopy } from './copy-tree.ts';
import { dropPartial } from './publish-folder.ts';
import { refuseFullDisk, type SpaceOf } from './refuse-full-disk.ts';
import { refuseUnfit } from './refuse-unfit.ts';
import type { Stage, Staging } from './staging.ts';
import { uploadEvidence } from './upload-evidence.ts';

type Copy = Extract<AgentWork, { kind: 'copy' }>;

/**
 * Copies a volume to a folder, then the copy to its twin; repeats a copy that a write tore once.
 * Throws NotCopyable or NotIntact, and then leaves no copy.
 */
export async function copy(
  { from, to, twin, pid, readOnly }: Copy & { to: string },
  stage: Stage,
  report: Report,
  spaceOf?: SpaceOf,
): Promise<void> {
  const stagings = [to, ...(twin === null ? [] : [twin])].map(stage);
  await retakeOnce(() => refuseUncopyable({ from, pid }, stagings, spaceOf));
  await makeOnce({ from, to, pid, readOnly, except: null }, stage, report);
  if (twin === null) return;
  await makeOnce({ from: to, to: twin, pid: null, readOnly: false, except: DELETED_BUT_OPEN }, stage, report);
}

/**
 * Copies a volume to objects as evidence. If there is a twin, it copies to the twin first and
 * uploads from there, where no write can tear it. Throws NotCopyable, NotIntact.
 */
export async function copyToObjects(
  { from, twin, pid }: Copy,
  objects: SnapshotObjects,
  stage: Stage,
  report: Report,
): Promise<void> {
  if (twin !== null) {
    await retakeOnce(() => refuseUncopyable({ from, pid: null }, [stage(twin)]));
    await makeOnce({ from, to: twin, pid: null, readOnly: false, except: null }, stage, report);
  }
  const open = pid === null ? null : { pid, volume: from };
  await retakeOnce(() => uploadEvidence({ from: twin ?? from, open }, objects, report));
}

/**
 * Checks before the first copy whether the volume can be copied, and whether the disks have room
 * for all missing copies.
 */
async function refuseUncopyable(
  { from, pid }: { from: string; pid: number | null },
  stagings: Staging[],
  spaceOf?: SpaceOf,
): Promise<void> {
  const wanted: Staging[] = [];
  for (const staging of stagings) if (!(await staging.isMade())) wanted.push(staging);
  if (wanted.length === 0) return;
  for (const { partial } of wanted) await dropPartial(partial);
  const tree = await listTree(from, null);
  refuseUnfit(tree);
  const deleted = pid === null ? [] : await listOpenDeleted(pid, from);
  const bytes = [...tree.files.map(({ stored }) => stored), ...deleted.map((file) => file.bytes)];
  const folders = wanted.map(({ partial }) => dirname(partial));
  await refuseFullDisk({ from, folders, bytes: bytes.reduce((sum, each) => sum + each, 0) }, spaceOf);
}

async function makeOnce(tree: TreeCopy, stage: Stage, report: Report): Promise<void> {
  const staging = stage(tree.to);
  // An attempt that died after making the copy has told nobody what it left out.
  if (await staging.isMade()) return (await listTree(tree.from, tree.except)).others.forEach(report.left);
  const { partial } = staging;
  await retakeOnce(async () => {
    await dropPartial(partial);
    await copyTree({ ...tree, to: partial }, report);
  }).catch(async (error: NodeJS.ErrnoException) => {
    // Each attempt starts it again, and until then it takes room.
    await dropPartial(partial);
    const isFull = ['ENOSPC', 'EDQUOT'].includes(error.code ?? '');
    throw isFull ? new NotCopyable(`the disk of '${tree.to}' is full: make room on it`, { cause: error }) : error;
  });
  await staging.publish();
}

async function retakeOnce(take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    if (!isTorn(error)) throw error;
    await take();
  }
}
