import type { AgentWork } from '../core/snapshot/agent-work.ts';
import { copyTree, type TreeCopy } from './copy-tree.ts';
import { NotIntact } from './errors.ts';
import { DELETED_BUT_OPEN } from './open-deleted.ts';
import { dropPartial, isMade, publishFolder } from './publish-folder.ts';
import type { Report } from './reporter.ts';

/** Copies a volume, then the copy to its twin; a copy that a write tore is taken once more. Throws NotIntact, and then leaves no copy. */
export async function copy(work: Extract<AgentWork, { kind: 'copy' }>, claims: string, report: Report): Promise<void> {
  const { from, to, pid, readOnly } = work;
  await makeOnce({ from, to, pid, readOnly, except: null }, claims, report);
  if (work.twin !== null)
    await makeOnce(
      { from: work.to, to: work.twin, pid: null, readOnly: false, except: DELETED_BUT_OPEN },
      claims,
      report,
    );
}

async function makeOnce(tree: TreeCopy, claims: string, report: Report): Promise<void> {
  if (isMade(tree.to, claims)) return;
  const partial = `${tree.to}.partial`;
  await retakeOnce(async () => {
    await dropPartial(partial);
    await copyTree({ ...tree, to: partial }, report);
  }).catch(async (error: unknown) => {
    if (error instanceof NotIntact) await dropPartial(partial);
    throw error;
  });
  await publishFolder(partial, tree.to, claims);
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
