import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VolumeFile } from '../core/contracts/snapshot-manifest.ts';
import type { AgentWork } from '../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../core/snapshot/ports.ts';
import { NotIntact } from './errors.ts';
import { type Journal, openJournal } from './journal.ts';
import { dropPartial, syncFolder } from './publish-folder.ts';
import { readManifest } from './read-manifest.ts';
import type { Report } from './reporter.ts';
import { restorePieces } from './restore-pieces.ts';
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
    const { folder } = unfinished;
    await restorePieces({ folder, files: manifest.files, journal: await open(unfinished), objects, report });
    for (const sub of foldersOf(manifest.files)) await syncFolder(join(folder, sub));
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

function foldersOf(files: VolumeFile[]): string[] {
  return [...new Set(files.map(({ path }) => dirname(path)))];
}

async function drop({ folder, journal }: Unfinished): Promise<void> {
  await dropPartial(folder);
  await dropPartial(journal);
}
