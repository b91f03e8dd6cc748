import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { makeFolder } from './kept-sign-in.ts';

const PAUSE_MS = 50;
const PATIENCE_MS = 60_000;

/** Runs `work` while no other process of this machine does the same for the file; a process that dies lets go. Throws CommandFailed after a minute. */
export async function oneAtATime<T>(file: string, work: () => Promise<T>): Promise<T> {
  makeFolder(file);
  const lock = new Database(`${file}.lock`);
  try {
    lock.pragma('busy_timeout = 0');
    const giveUp = performance.now() + PATIENCE_MS;
    while (!taken(lock)) {
      if (performance.now() > giveUp)
        throw new CommandFailed(`another ragmend holds '${file}': end it, then try again`, ExitCode.Failed);
      await sleep(PAUSE_MS);
    }
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
