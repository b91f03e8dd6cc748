import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EvidenceStore } from '../../../core/evidence/ports.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import {
  checkedEvidencePath,
  type EvidenceManifest,
  isManifest,
  manifestName,
  nextManifest,
} from '../../formats/evidence-manifest.ts';
import { redact } from '../../formats/redact.ts';
import { folderIn } from './folder-name.ts';
import { hashFiles } from './hash-files.ts';
import { syncFolder } from './sync-folder.ts';

const UNFINISHED = /(^|\/)\.new-|^volume\.partial\//;
const isUnfinished = (path: string) => UNFINISHED.test(path);

/**
 * Evidence in `<dir>/evidence/<incidentId>/`: redacted, read-only files that are never replaced.
 * Each seal after new files adds `manifest-<n>.json`; it throws EvidenceChanged if a sealed file
 * was changed.
 */
export function localEvidenceStore({ dir }: { dir: string }): EvidenceStore {
  const folderOf = (incidentId: string) => folderIn(join(dir, 'evidence'), incidentId);
  return {
    put: async (incidentId, path, content) =>
      writeOnce(folderOf(incidentId), checkedEvidencePath(path, isUnfinished), redact(content)),
    seal: async (incidentId) => seal(folderOf(incidentId), incidentId),
    async listing(volume) {
      const folder = folderIn(join(dir, 'volumes'), volume);
      if (!existsSync(folder)) throw new NotFound(`volume '${volume}' does not exist: check its name`);
      return hashFiles(folder, () => true);
    },
  };
}

/**
 * Links a finished file into place only if no file exists there. So the first content wins, and it
 * appears whole.
 */
async function writeOnce(folder: string, path: string, content: string): Promise<void> {
  const file = join(folder, path);
  const unfinished = join(folder, `.new-${randomUUID()}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(unfinished, content, { mode: 0o444, flush: true });
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
  // Also where the file was there: who put it may have died before this.
  await syncFolder(dirname(file));
}

async function seal(
  folder: string,
  incidentId: string,
): Promise<{ folder: string; files: number; manifestSha256: string }> {
  await mkdir(folder, { recursive: true });
  const files = await hashFiles(folder, (path) => !isManifest(path) && !isUnfinished(path));
  const { name, text } = nextManifest(incidentId, await newestManifest(folder), files);
  if (text !== null) await writeOnce(folder, name, text);
  return { folder, files: files.length, manifestSha256: sha256Of(await readFile(join(folder, name))) };
}

async function newestManifest(folder: string): Promise<EvidenceManifest | null> {
  const count = (await readdir(folder)).filter(isManifest).length;
  if (count === 0) return null;
  return JSON.parse(await readFile(join(folder, manifestName(count)), 'utf8')) as EvidenceManifest;
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
