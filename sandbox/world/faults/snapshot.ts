import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotManifest } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { SnapshotObject } from '../../../core/snapshot/agent-work.ts';
import { type Fault, flipBits, type Place, rewrite, snapshotFolder } from './fault.ts';

/**
 * Damage to the newest proven snapshot of the shard, found at the restore: break the shard
 * afterwards.
 */
export const snapshotFaults = {
  'lost-snapshot-object': ofSnapshot('an object of the newest proven snapshot is lost', (place) =>
    rmSync(largestObject(place)),
  ),
  'truncated-snapshot-object': ofSnapshot('an object of the newest proven snapshot is cut to half', (place) =>
    truncateSync(largestObject(place), Math.floor(statSync(largestObject(place)).size / 2)),
  ),
  'flipped-snapshot-bit': ofSnapshot('one bit of an object of the newest proven snapshot is flipped', (place) =>
    rewrite(largestObject(place), (bytes) => flipBits(bytes, { start: 1000, end: 1001, stride: 1 })),
  ),
  'wrong-snapshot-manifest': ofSnapshot(
    'the manifest of the newest proven snapshot is not the one published',
    (place) =>
      writeFileSync(
        join(snapshotFolder(place), SnapshotObject.Manifest),
        JSON.stringify({ ...manifestOf(place), records: 1 }),
      ),
  ),
  'other-snapshot-dimension': ofSnapshot(
    'the newest proven snapshot was made by another embedding: its manifest says so, and its checksum agrees',
    (place) => {
      const { embedding, ...manifest } = manifestOf(place);
      reseal(place, { ...manifest, embedding: { ...embedding, dimension: embedding.dimension * 2 } });
    },
  ),
  'foreign-snapshot': ofSnapshot(
    'the newest proven snapshot holds the data of another shard under its own name, and every checksum agrees',
    swapContent,
  ),
  'wrong-snapshot-baseline': ofSnapshot(
    'the newest proven snapshot promises answers that its data does not give, and every checksum agrees',
    (place) => {
      const { baseline, ...manifest } = manifestOf(place);
      const [first, ...others] = baseline.map(({ ids, scores }) => ({ ids, scores }));
      const moved = [...others, ...(first ? [first] : [])];
      reseal(place, { ...manifest, baseline: baseline.map((entry, at) => ({ ...entry, ...moved[at] })) });
    },
  ),
} satisfies Record<string, Fault>;

function ofSnapshot(description: string, strike: Fault['strike']): Fault {
  return { description, strike, shownBy: 'restore' };
}

/** Updates the checksum in the catalog as well, so that only the content reveals the damage. */
function reseal(place: Place, manifest: SnapshotManifest): void {
  const text = JSON.stringify(manifest);
  const sha = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(snapshotFolder(place), SnapshotObject.Manifest), text);
  writeFileSync(join(snapshotFolder(place), SnapshotObject.ManifestSha256), `${sha}\n`);
  const update = 'UPDATE snapshots SET manifest_sha256 = ?, bytes = ? WHERE snapshot_id = ?';
  place.db.prepare(update).run(sha, manifest.bytes, manifest.snapshotId);
}

function swapContent(place: Place): void {
  const other = snapshotFolder(place, ({ shardId }) => shardId !== place.shardId);
  const { files, bytes, records } = readManifest(other);
  rmSync(join(snapshotFolder(place), SnapshotObject.Data), { recursive: true });
  cpSync(join(other, SnapshotObject.Data), join(snapshotFolder(place), SnapshotObject.Data), { recursive: true });
  reseal(place, { ...manifestOf(place), files, bytes, records });
}

function largestObject(place: Place): string {
  const [largest] = manifestOf(place).files.toSorted((a, b) => b.bytes - a.bytes);
  return join(snapshotFolder(place), SnapshotObject.Data, largest?.path ?? '');
}

function manifestOf(place: Place): SnapshotManifest {
  return readManifest(snapshotFolder(place));
}

function readManifest(folder: string): SnapshotManifest {
  return JSON.parse(readFileSync(join(folder, SnapshotObject.Manifest), 'utf8')) as SnapshotManifest;
}
