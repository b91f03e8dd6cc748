import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';

/** The verified and written pieces of a restore, in a file beside the unfinished folder. */
export type Journal = {
  has(path: string, piece: number): boolean;
  add(path: string, piece: number): Promise<void>;
  /** Whether an earlier attempt left pieces here. */
  resumed: boolean;
  remove(): Promise<void>;
};

/**
 * Opens the journal of a restore of the snapshot with this manifest; starts it again if it belongs
 * to another snapshot or its folder is gone.
 */
export async function openJournal(file: string, manifestSha256: string, folderStands: boolean): Promise<Journal> {
  const [header, ...lines] = existsSync(file) && folderStands ? (await readFile(file, 'utf8')).split('\n') : [];
  const known = new Set(header === manifestSha256 ? lines.slice(0, -1) : []);
  // Rewritten, because a killed attempt may have torn its last line.
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
