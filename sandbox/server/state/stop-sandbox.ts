import { rmSync } from 'node:fs';
import { endAllOf } from '../../../adapters/local/processes/end-all.ts';
import { endPids } from '../../../adapters/local/processes/end-process.ts';
import { signalOne } from '../../../adapters/local/processes/processes-os.ts';
import { pathsIn } from '../paths.ts';
import { holdersOf } from './lock-folder.ts';

/** How long a control plane may take to end what it started. */
const GRACE_MS = 30_000;

/**
 * Stops a folder's sandbox from outside, even if only parts of it are left. Asks the system only: it
 * works on a full disk, and whatever is damaged. Returns the number of stopped processes.
 */
export async function stopSandbox(dir: string): Promise<number> {
  const paths = pathsIn(dir);
  const holders = await endPids(holdersOf(paths.lock), GRACE_MS, signalOne);
  const left = await endAllOf(paths.dir);
  forget(paths.session);
  return holders + left;
}

function forget(session: string): void {
  try {
    rmSync(session, { force: true });
  } catch {
    // On a disk that can't be written it stays, and does no harm: its process is gone.
  }
}
