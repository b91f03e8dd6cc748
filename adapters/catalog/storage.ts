import { WriteConflict } from '../../core/kernel/task-error.ts';
import type { SnapshotStorage } from '../../core/snapshot/ports.ts';
import { type Catalog, nullIfUnreadable, verifiedManifest } from './verified-manifest.ts';

/** A catalog as storage: what is retired keeps its record, as Pruned. */
export function catalogStorage(catalog: Catalog): SnapshotStorage {
  const { records, bytes } = catalog;
  return {
    unfinished: () => unfinished(catalog),
    retire: async (one, reason, effects) => {
      const pruned = {
        ...one,
        state: 'Pruned' as const,
        reason,
        bytes: one.bytes ?? 0,
        records: 0,
        manifestSha256: '',
      };
      await records.prune(pruned, effects);
    },
    async retired() {
      const standing = new Set(await bytes.ids());
      const pruned = (await records.list()).filter(({ state }) => state === 'Pruned');
      return pruned.map(({ snapshotId }) => snapshotId).filter((snapshotId) => standing.has(snapshotId));
    },
    async removeBytes(snapshotId) {
      const state = (await records.find(snapshotId))?.state ?? 'Staged';
      if (state !== 'Pruned') throw new WriteConflict(`snapshot '${snapshotId}' is '${state}': retire it first`);
      await bytes.remove(snapshotId);
    },
  };
}

async function unfinished(catalog: Catalog): Promise<string[]> {
  const ids = await catalog.bytes.ids();
  const known = new Set((await catalog.records.list()).map(({ snapshotId }) => snapshotId));
  const unknown = ids.filter((id) => !known.has(id));
  const manifests = await Promise.all(unknown.map((id) => verifiedManifest(catalog, id).catch(nullIfUnreadable)));
  return unknown.filter((_, index) => manifests[index] === null);
}
