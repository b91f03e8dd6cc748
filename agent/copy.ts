import type { AgentWork } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { copyTree, type TreeCopy } from './copy-tree.ts';
import { NotIntact } from './errors.ts';
import { DELETED_BUT_OPEN } from './open-deleted.ts';
import { dropPartial } from './publish-folder.ts';
import type { Report } from './reporter.ts';
import type { Stage } from './staging.ts';
import { listTree } from './tree.ts';
import { uploadEvidence } from './upload-evidence.ts';

type Copy = Extract<AgentWork, { kind: 'copy' }>;

/** Copies a volume to a folder, then the copy to its twin; a copy that a write tore is taken once more. Throws NotIntact, and then leaves no copy. */
export async function copy({ from, to, twin, pid, readOnly }: Copy & { to: string }, stage: Stage, report: Report) {
  await makeOnce({ from, to, pid, readOnly, except: null }, stage, report);
  if (twin === null) return;
  await makeOnce({ from: to, to: twin, pid: null, readOnly: false, except: DELETED_BUT_OPEN }, stage, report);
}

/** Copies a volume as evidence into objects: where there is a twin that first, and then the twin, which no write can tear. Throws NotIntact. */
export async function copyToObjects(
  { from, twin, pid }: Copy,
  objects: SnapshotObjects,
  stage: Stage,
  report: Report,
): Promise<void> {
  if (twin !== null) await makeOnce({ from, to: twin, pid: null, readOnly: false, except: null }, stage, report);
  const open = pid === null ? null : { pid, volume: from };
  await retakeOnce(() => uploadEvidence({ from: twin ?? from, open }, objects, report));
}

async function makeOnce(tree: TreeCopy, stage: Stage, report: Report): Promise<void> {
  const staging = stage(tree.to);
  // An attempt that died after it had made the copy has told nobody what it left out.
  if (await staging.isMade()) return (await listTree(tree.from, tree.except)).others.forEach(report.left);
  const { partial } = staging;
  await retakeOnce(async () => {
    await dropPartial(partial);
    await copyTree({ ...tree, to: partial }, report);
  }).catch(async (error: unknown) => {
    if (error instanceof NotIntact) await dropPartial(partial);
    throw error;
  });
  await staging.publish();
}

async function retakeOnce(take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    // What vanished while it was copied was removed by a write, too.
    const torn = error instanceof NotIntact || (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!torn) throw error;
    await take();
  }
}
