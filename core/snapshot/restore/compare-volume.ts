import type { ShardRef } from '../../contracts/incident.ts';
import type { AlsoOnVolume } from '../../contracts/plans/shard-plans.ts';
import { findShard } from '../../kernel/find-shard.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import {
  ContentsUnknown,
  type StoreContents,
  StoreFailed,
  type StoreHolding,
} from '../../kernel/ports/vector-store.ts';
import type { Snapshots } from '../ports.ts';

export type VolumeDeps = { registry: Registry; snapshots: Snapshots; vectorStore: Pick<StoreContents, 'holdings'> };
/** What else is on the volume of a shard, by name, and what could not be found out about it. */
export type VolumeComparison = { also: AlsoOnVolume[]; unknown: string[] };

const LISTED = 1000;

/** Compares what else the shard's server keeps with what a snapshot holds of it. */
export async function compareVolume(
  deps: VolumeDeps,
  incident: ShardRef,
  snapshotId: string,
): Promise<VolumeComparison> {
  const { holdings: then = null } = await deps.snapshots.manifest(snapshotId);
  const { now, reason } = await holdingsNow(deps, incident);
  const names = new Set([...(then ?? []), ...(now ?? [])].filter(({ ours }) => !ours).map(({ name }) => name));
  const also = [...names].sort().map((name) => {
    const [before, after] = [named(then, name), named(now, name)];
    const inSnapshot = then && before !== undefined;
    const onServer = now && after !== undefined;
    return { name, inSnapshot, recordsThen: before?.records ?? null, onServer, recordsNow: after?.records ?? null };
  });
  // What does not come back is listed first.
  const isBack = ({ inSnapshot }: AlsoOnVolume) => inSnapshot !== false;
  return {
    also: [...also.filter((one) => !isBack(one)), ...also.filter(isBack)].slice(0, LISTED),
    unknown: [
      ...(then === null ? [`what else is in snapshot ${snapshotId}: nothing was recorded when it was taken`] : []),
      ...(now === null ? [`what else the server holds now: it could not be asked (${reason})`] : []),
    ],
  };
}

async function holdingsNow(
  deps: VolumeDeps,
  incident: ShardRef,
): Promise<{ now: StoreHolding[] | null; reason: string }> {
  const { url } = await findShard(deps, incident);
  try {
    return { now: await deps.vectorStore.holdings(url), reason: '' };
  } catch (error) {
    if (error instanceof StoreFailed || error instanceof ContentsUnknown) return { now: null, reason: error.message };
    throw error;
  }
}

function named(holdings: StoreHolding[] | null, wanted: string): StoreHolding | undefined {
  return holdings?.find(({ name }) => name === wanted);
}
