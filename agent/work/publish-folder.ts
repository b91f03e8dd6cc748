import { existsSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TargetExists } from '../bytes/errors.ts';
import type { Stage } from './staging.ts';

/**
 * Creates a folder beside its final name, and renames it once at the end. `claims` is the job's own
 * folder: a claim written there first tells a later attempt that the folder belongs to this job.
 */
export function stageFolder(claims: string): Stage {
  return (to) => {
    const claim = join(claims, `${basename(to)}.made`);
    const partial = `${to}.partial`;
    return {
      to,
      partial,
      journal: `${partial}.journal`,
      isMade: async () => isMade(to, claim),
      async publish() {
        await syncFolder(partial);
        isMade(to, claim);
        await writeFile(claim, '');
        await rename(partial, to);
        await syncFolder(dirname(to));
      },
    };
  };
}

function isMade(to: string, claim: string): boolean {
  if (!existsSync(to)) return false;
  if (existsSync(claim)) return true;
  throw new TargetExists(`folder '${to}' exists already: choose a name that is not taken`);
}

/** Removes the unfinished work of an earlier attempt. */
export async function dropPartial(partial: string): Promise<void> {
  await rm(partial, { recursive: true, force: true });
}

/** Makes the entries of a folder durable. */
export async function syncFolder(folder: string | Buffer): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
