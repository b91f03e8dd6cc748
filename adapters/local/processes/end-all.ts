import { endPids } from './end-process.ts';
import { leadsGroup, pidsMarked } from './processes-os.ts';

/** The variables that mark the processes of a state folder: servers and programs, and agents of jobs. */
export const Mark = { Process: 'RAGMEND_PROCESS', Agent: 'RAGMEND_AGENT' } as const;

const GRACE_MS = 5_000;

/** Returns the value of a mark, by which a process is known to be of a folder. */
export const markOf = (dir: string, name: string): string => `${dir}#${name}`;

/** Returns the pids of a folder's processes with a mark that lead their groups. */
export const markedIn = (dir: string, mark: string): number[] =>
  pidsMarked(`${mark}=${markOf(dir, '')}`).filter(leadsGroup);

/**
 * Ends every process that was started for a state folder, even if the folder is gone, full or damaged: the
 * system knows them by their marks. Returns how many were ended.
 */
export const endAllOf = (dir: string): Promise<number> =>
  endPids(
    Object.values(Mark).flatMap((mark) => markedIn(dir, mark)),
    GRACE_MS,
  );
