import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SnapshotManifest, VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import type { AgentWork } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { NotIntact } from './errors.ts';
import { type Journal, openJournal } from './journal.ts';
import { dropPartial, syncFolder } from './publish-folder.ts';
import { readManifest } from './read-manifest.ts';
import type { Report } from './reporter.ts';
import { restorePieces } from './restore-pieces.ts';
import { WholeFileDiffers } from './restored-file.ts';
import type { Stage } from './staging.ts';

type Restore = Extract<AgentWork, { kind: 'restore' }>;

/** Restores a snapshot into a new folder, which gets its name only when it is whole; resumes after an earlier attempt. Throws NotIntact, and then leaves no folder; TargetExists where the name is taken. */
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
    await fillTwice(unfinished, manifest, objects, report);
  } catch (error) {
    if (error instanceof NotIntact) await drop(unfinished);
    throw error;
  }
  await staging.publish();
  await drop(unfinished);
}

type Unfinished = { folder: string; journal: string; manifestSha256: string };

/** A file that differs although its pieces were right tells of a lost write: after a resumed attempt all is done anew, once. */
async function fillTwice(
  unfinished: Unfinished,
  manifest: SnapshotManifest,
  objects: SnapshotObjects,
  report: Report,
): Promise<void> {
  const journal = await open(unfinished);
  try {
    await fill(unfinished.folder, manifest, journal, objects, report);
  } catch (error) {
    if (!(error instanceof WholeFileDiffers)) throw error;
    if (!journal.resumed) throw new NotIntact(error.message, { cause: error });
    await drop(unfinished);
    report.expect(manifest.bytes);
    await fill(unfinished.folder, manifest, await open(unfinished), objects, report);
  }
}

async function open({ folder, journal, manifestSha256 }: Unfinished): Promise<Journal> {
  const opened = await openJournal(journal, manifestSha256, existsSync(folder));
  if (!opened.resumed) await dropPartial(folder);
  await mkdir(folder, { recursive: true });
  return opened;
}

async function fill(
  folder: string,
  { files }: SnapshotManifest,
  journal: Journal,
  objects: SnapshotObjects,
  report: Report,
): Promise<void> {
  await restorePieces({ folder, files, journal, objects, report });
  for (const sub of foldersOf(files)) await syncFolder(join(folder, sub));
}

function foldersOf(files: VolumeFile[]): string[] {
  return [...new Set(files.map(({ path }) => dirname(path)))];
}

async function drop({ folder, journal }: Unfinished): Promise<void> {
  await dropPartial(folder);
  await dropPartial(journal);
}
