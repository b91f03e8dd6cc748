import { WriteConflict } from '../../core/kernel/task-error.ts';
import type { SnapshotStorage } from '../../core/snapshot/ports.ts';
import { type Catalog, nullIfUnreadable, unrecordedIn, verifiedManifest } from './verified-manifest.ts';

/** A catalog as storage: retired snapshots keep their record, as Pruned. */
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
      const ids = await allIds(catalog);
      const found = await records.find(ids);
      return ids.filter((_, index) => found[index]?.state === 'Pruned');
    },
    async removeBytes(snapshotId) {
      const [record] = await records.find([snapshotId]);
      const state = record?.state ?? 'Staged';
      if (state !== 'Pruned') throw new WriteConflict(`snapshot '${snapshotId}' is '${state}': retire it first`);
      await bytes.remove(snapshotId);
    },
  };
}

async function unfinished(catalog: Catalog): Promise<string[]> {
  const unknown = await unrecordedIn(catalog, await allIds(catalog));
  const manifests = await Promise.all(unknown.map((id) => verifiedManifest(catalog, id).catch(nullIfUnreadable)));
  return unknown.filter((_, index) => manifests[index] === null);
}

async function allIds({ bytes }: Catalog): Promise<string[]> {
  return [...new Set([...(await bytes.ids()), ...(await bytes.underWay())])];
}
