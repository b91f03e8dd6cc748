import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { EvidenceStore } from '../../core/evidence/ports.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { folderIn } from './folder-name.ts';
import { type HashedFile, hashFiles } from './hash-files.ts';
import { redact } from './redact.ts';

const MANIFEST = /^manifest(-\d+)?\.json$/;
const UNFINISHED = /(^|\/)\.new-|^volume\.partial\//;
type Manifest = { incidentId: string; number: number; files: HashedFile[] };

/** Evidence in `<dir>/evidence/<incidentId>/`: redacted, read-only files that are never replaced. Each seal after new files adds `manifest-<n>.json`; it throws EvidenceChanged where a sealed file is no longer what it was. */
export function localEvidenceStore({ dir }: { dir: string }): EvidenceStore {
  const folderOf = (incidentId: string) => folderIn(join(dir, 'evidence'), incidentId);
  return {
    put: async (incidentId, path, content) => writeOnce(folderOf(incidentId), checkedPath(path), redact(content)),
    seal: async (incidentId) => seal(folderOf(incidentId), incidentId),
    async listing(volume) {
      const folder = folderIn(join(dir, 'volumes'), volume);
      if (!existsSync(folder)) throw new NotFound(`volume '${volume}' does not exist: check its name`);
      return hashFiles(folder, () => true);
    },
  };
}

/** A file that was sealed is not what its manifest says, or it is gone. */
export class EvidenceChanged extends Error {
  override readonly name = 'EvidenceChanged' as const;
}

function checkedPath(path: string): string {
  const clean = normalize(path);
  const isTaken = MANIFEST.test(clean) || clean === 'volume' || clean.startsWith('volume/') || UNFINISHED.test(clean);
  if (path === '' || clean !== path || clean.startsWith('..') || clean.startsWith('/') || isTaken)
    throw new RangeError(`evidence path '${path}' can't be written: give a path of its own inside the folder`);
  return clean;
}

/** A link is made only where no file stands, so the first content wins, and it appears whole. */
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
}

async function seal(
  folder: string,
  incidentId: string,
): Promise<{ folder: string; files: number; manifestSha256: string }> {
  await mkdir(folder, { recursive: true });
  const files = await hashFiles(folder, (path) => !MANIFEST.test(path) && !UNFINISHED.test(path));
  const sealed = await newestManifest(folder);
  if (sealed) refuseChanges(sealed.manifest, files);
  const number = (sealed?.manifest.number ?? 0) + 1;
  const isNew = sealed === null || sealed.manifest.files.length !== files.length;
  const name = isNew ? nameOf(number) : nameOf(number - 1);
  if (isNew) await writeOnce(folder, name, `${JSON.stringify({ incidentId, number, files }, null, 2)}\n`);
  return { folder, files: files.length, manifestSha256: sha256Of(await readFile(join(folder, name))) };
}

function nameOf(number: number): string {
  return number === 1 ? 'manifest.json' : `manifest-${number}.json`;
}

async function newestManifest(folder: string): Promise<{ manifest: Manifest } | null> {
  const count = (await readdir(folder)).filter((name) => MANIFEST.test(name)).length;
  if (count === 0) return null;
  return { manifest: JSON.parse(await readFile(join(folder, nameOf(count)), 'utf8')) as Manifest };
}

function refuseChanges({ files: sealed }: Manifest, files: HashedFile[]): void {
  const now = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const changed = sealed.find(({ path, sha256 }) => now.get(path) !== sha256);
  if (!changed) return;
  throw new EvidenceChanged(
    `evidence '${changed.path}' is not what was sealed: expected sha256 '${changed.sha256}', got '${now.get(changed.path) ?? 'no file'}'`,
  );
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
