import type { SnapshotBytes } from '../../../../../adapters/catalog/ports.ts';
import type { SnapshotManifest } from '../../../../../core/contracts/agent/snapshot-manifest.ts';
import { sha256 } from '../../../../../core/kernel/digest.ts';
import { SnapshotObject } from '../../../../../core/snapshot/agent-work.ts';

/** The bytes of snapshots of which only the manifests matter. */
export function stagedBytes(staged: SnapshotManifest[]): SnapshotBytes {
  const texts = new Map(staged.map((manifest) => [manifest.snapshotId, JSON.stringify(manifest)]));
  return {
    ids: async () => [...texts.keys()],
    underWay: async () => [],
    stand: async (id) => texts.has(id),
    text: async (id, object) =>
      object === SnapshotObject.ManifestSha256 ? sha256(texts.get(id) ?? '') : (texts.get(id) ?? ''),
    remove: async (id) => void texts.delete(id),
  };
}
