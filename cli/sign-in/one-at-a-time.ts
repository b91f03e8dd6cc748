import Database from 'libsql';
import { waitUntil } from '../../adapters/wait-until.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { makeFolder } from './kept-sign-in.ts';

const PAUSE_MS = 50;
const PATIENCE_MS = 60_000;

/**
 * Runs `work` while no other process of this machine does so for the same file; a process that dies
 * releases it. Throws CommandFailed after a minute.
 */
export async function oneAtATime<T>(file: string, work: () => Promise<T>): Promise<T> {
  makeFolder(file);
  const lock = new Database(`${file}.lock`);
  try {
    lock.pragma('busy_timeout = 0');
    if (!(await waitUntil(() => taken(lock), { everyMs: PAUSE_MS, ms: PATIENCE_MS })))
      throw new CommandFailed(`another ragmend holds '${file}': end it, then try again`, ExitCode.Failed);
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: Database.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
