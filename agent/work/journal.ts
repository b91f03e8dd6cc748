import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';

/** Which pieces of a restore were verified and written, in a file beside the unfinished folder. */
export type Journal = {
  has(path: string, piece: number): boolean;
  add(path: string, piece: number): Promise<void>;
  /** Whether an earlier attempt left pieces here. */
  resumed: boolean;
  remove(): Promise<void>;
};

/**
 * Opens the journal of a restore of the snapshot with this manifest; one of another snapshot, or of
 * a folder that is gone, is begun anew.
 */
export async function openJournal(file: string, manifestSha256: string, folderStands: boolean): Promise<Journal> {
  const [header, ...lines] = existsSync(file) && folderStands ? (await readFile(file, 'utf8')).split('\n') : [];
  const known = new Set(header === manifestSha256 ? lines.slice(0, -1) : []);
  // Rewritten, because the last line of an attempt that was killed may be torn.
  await writeFile(file, [manifestSha256, ...known, ''].join('\n'));
  return {
    has: (path, piece) => known.has(lineOf(path, piece)),
    add: (path, piece) => appendFile(file, `${lineOf(path, piece)}\n`),
    resumed: known.size > 0,
    remove: () => rm(file, { force: true }),
  };
}

function lineOf(path: string, piece: number): string {
  return `${piece} ${JSON.stringify(path)}`;
}
