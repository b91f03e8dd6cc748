import { existsSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TargetExists } from './errors.ts';

/** Whether this job made the folder already; throws TargetExists where somebody else did. `claims` is the job's own folder. */
export function isMade(to: string, claims: string): boolean {
  if (!existsSync(to)) return false;
  if (existsSync(claimOf(to, claims))) return true;
  throw new TargetExists(`folder '${to}' exists already: choose a name that is not taken`);
}

/** Gives a whole folder its final name by one rename; the claim is written first, so that a later attempt knows the folder as this job's. */
export async function publishFolder(partial: string, to: string, claims: string): Promise<void> {
  await syncFolder(partial);
  isMade(to, claims);
  await writeFile(claimOf(to, claims), '');
  await rename(partial, to);
  await syncFolder(dirname(to));
}

/** Removes what an earlier attempt left unfinished. */
export async function dropPartial(partial: string): Promise<void> {
  await rm(partial, { recursive: true, force: true });
}

/** Makes the entries of a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function claimOf(to: string, claims: string): string {
  return join(claims, `${basename(to)}.made`);
}
