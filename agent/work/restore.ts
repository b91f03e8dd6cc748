import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskPath, pathBytes } from '../../adapters/local/files/file-names.ts';
import type { SnapshotManifest, VolumeLink } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { AgentWork } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import { NotIntact } from '../bytes/errors.ts';
import type { Report } from '../report/reporter.ts';
import { type Journal, openJournal } from './journal.ts';
import { dropPartial, syncFolder } from './publish-folder.ts';
import { readManifest } from './read-manifest.ts';
import { restorePieces } from './restore-pieces.ts';
import { placeOf } from './restored-file.ts';
import type { Stage } from './staging.ts';

type Restore = Extract<AgentWork, { kind: 'restore' }>;

/**
 * Restores a snapshot into a new folder, which gets its name only when it is complete; continues an
 * earlier attempt. Throws NotIntact, and then leaves no folder; TargetExists if the name is taken.
 */
export async function restore(
  { manifestSha256, to }: Restore,
  objects: SnapshotObjects,
  stage: Stage,
  report: Report,
): Promise<void> {
  const staging = stage(to);
  if (await staging.isMade()) return;
  const unfinished = { folder: staging.partial, journal: staging.journal, manifestSha256 };
  try {
    const manifest = await readManifest(objects, manifestSha256);
    report.expect(manifest.bytes);
    const { folder } = unfinished;
    await restorePieces({ folder, files: manifest.files, journal: await open(unfinished), objects, report });
    for (const link of manifest.links ?? []) await restoreLink(folder, link);
    for (const sub of foldersOf(folder, manifest)) await syncFolder(sub);
  } catch (error) {
    if (error instanceof NotIntact) await drop(unfinished);
    throw error;
  }
  await staging.publish();
  await drop(unfinished);
}

type Unfinished = { folder: string; journal: string; manifestSha256: string };

async function open({ folder, journal, manifestSha256 }: Unfinished): Promise<Journal> {
  const opened = await openJournal(journal, manifestSha256, existsSync(folder));
  if (!opened.resumed) await dropPartial(folder);
  await mkdir(folder, { recursive: true });
  return opened;
}

/** Creates a link, unless an earlier attempt did. */
async function restoreLink(folder: string, { path, target }: VolumeLink): Promise<void> {
  await mkdir(diskPath(folder, dirname(path)), { recursive: true });
  await rm(diskPath(folder, path), { force: true });
  await symlink(pathBytes(target), diskPath(folder, path));
}

function foldersOf(folder: string, { files, links = [] }: SnapshotManifest): Buffer[] {
  const places = [...files.map((file) => placeOf(folder, file)), ...links.map(({ path }) => diskPath(folder, path))];
  const folders = places.map((place) => place.toString('latin1', 0, place.lastIndexOf('/')));
  return [...new Set(folders)].map((each) => Buffer.from(each, 'latin1'));
}

async function drop({ folder, journal }: Unfinished): Promise<void> {
  await dropPartial(folder);
  await dropPartial(journal);
}
