import { normalize } from 'node:path';

/**
 * One file of an incident's evidence: its path relative to the folder, its size in bytes, and its
 * hex sha256.
 */
export type EvidenceFile = { path: string; bytes: number; sha256: string };
/** The content of a seal: all files at that time, in the order of their paths. */
export type EvidenceManifest = { incidentId: string; number: number; files: EvidenceFile[] };

const MANIFEST = /^manifest(-\d+)?\.json$/;

/** A sealed file differs from its manifest, or is missing. */
export class EvidenceChanged extends Error {
  override readonly name = 'EvidenceChanged' as const;
}

/** Returns whether a path is the path of a manifest. */
export function isManifest(path: string): boolean {
  return MANIFEST.test(path);
}

/** Returns the name of the manifest of the n-th seal. */
export function manifestName(number: number): string {
  return number === 1 ? 'manifest.json' : `manifest-${number}.json`;
}

/**
 * Returns the path of a piece of evidence inside its folder; throws a RangeError for a path that
 * leads out of it, is a manifest's, or belongs to the volume.
 */
export function checkedEvidencePath(path: string, isTaken: (path: string) => boolean): string {
  const clean = normalize(path);
  const isReserved = isManifest(clean) || clean === 'volume' || clean.startsWith('volume/') || isTaken(clean);
  if (path === '' || clean !== path || clean.startsWith('..') || clean.startsWith('/') || isReserved)
    throw new RangeError(`evidence path '${path}' can't be written: give a path of its own inside the folder`);
  return clean;
}

/**
 * Returns the text of the next manifest over these files, null if the last one lists them all;
 * throws EvidenceChanged if a sealed file was changed.
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
