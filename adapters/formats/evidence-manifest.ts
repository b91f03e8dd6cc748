import { normalize } from 'node:path';

/** One file of an incident's evidence: path relative to its folder, size in bytes, hex sha256. */
export type EvidenceFile = { path: string; bytes: number; sha256: string };
/** What a seal says: all files that stood, in the order of their paths. */
export type EvidenceManifest = { incidentId: string; number: number; files: EvidenceFile[] };

const MANIFEST = /^manifest(-\d+)?\.json$/;

/** A file that was sealed is not what its manifest says, or it is gone. */
export class EvidenceChanged extends Error {
  override readonly name = 'EvidenceChanged' as const;
}

/** Whether a path is that of a manifest. */
export function isManifest(path: string): boolean {
  return MANIFEST.test(path);
}

/** The name of the manifest of the n-th seal. */
export function manifestName(number: number): string {
  return number === 1 ? 'manifest.json' : `manifest-${number}.json`;
}

/**
 * The path of a piece of evidence inside its folder; throws a RangeError for one that leads out of
 * it, is a manifest's or belongs to the volume.
 */
export function checkedEvidencePath(path: string, isTaken: (path: string) => boolean): string {
  const clean = normalize(path);
  const isReserved = isManifest(clean) || clean === 'volume' || clean.startsWith('volume/') || isTaken(clean);
  if (path === '' || clean !== path || clean.startsWith('..') || clean.startsWith('/') || isReserved)
    throw new RangeError(`evidence path '${path}' can't be written: give a path of its own inside the folder`);
  return clean;
}

/**
 * The text of the next manifest over these files, null where the sealed one holds them all; throws
 * EvidenceChanged where a sealed file is no longer what it was.
 */
export function nextManifest(
  incidentId: string,
  sealed: EvidenceManifest | null,
  files: EvidenceFile[],
): { name: string; text: string | null } {
  if (sealed) refuseChanges(sealed, files);
  if (sealed?.files.length === files.length) return { name: manifestName(sealed.number), text: null };
  const number = (sealed?.number ?? 0) + 1;
  return { name: manifestName(number), text: `${JSON.stringify({ incidentId, number, files }, null, 2)}\n` };
}

function refuseChanges({ files: sealed }: EvidenceManifest, files: EvidenceFile[]): void {
  const now = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const changed = sealed.find(({ path, sha256 }) => now.get(path) !== sha256);
  if (!changed) return;
  throw new EvidenceChanged(
    `evidence '${changed.path}' is not what was sealed: expected sha256 '${changed.sha256}', got '${now.get(changed.path) ?? 'no file'}'`,
  );
}
