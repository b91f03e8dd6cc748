import * as z from 'zod';
import { ADDRESSES, type RegistryEntry, registryEntry, shardAddresses } from '../../../core/contracts/registry.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { find, type KubeObject } from '../api/objects.ts';

/** The labels by which a Service selects pods. */
export type PodSelector = Record<string, string>;
/** Returns whether two selectors select the same pods. */
export function isEqual(one: PodSelector = {}, other: PodSelector = {}): boolean {
  return Object.keys(one).length === Object.keys(other).length && isPartOf(one, other);
}

/** Returns whether `one` selects everything that `other` selects. */
export function isPartOf(one: PodSelector, other: PodSelector = {}): boolean {
  return Object.entries(one).every(([key, value]) => other[key] === value);
}

/**
 * The registry of a target: its entries in order, and the selector of each Service of a shard when
 * it was registered, by the Service's name.
 */
export type RegistryRecord = {
  entries: RegistryEntry[];
  selectors: Record<string, PodSelector>;
  /** Where users ask each shard: the addresses of its Services. */
  addresses: Record<string, string[]>;
};
export type RecordMap = KubeObject & { data?: Record<string, string> };

/** Returns the name of the ConfigMap with the registry of a target. */
export function recordName(targetId: string): string {
  return `ragmend-registry-${targetId}`;
}

/** Returns the key of a shard's entry in the ConfigMap. */
export function entryKey(shardId: string): string {
  return `entry.${shardId}`;
}

/**
 * Reads the registry of a target and its ConfigMap; throws NotFound for an unknown target,
 * DependencyUnavailable if the registry is malformed.
 */
export async function readRecord(cluster: Cluster, targetId: string): Promise<RegistryRecord & { map: RecordMap }> {
  const map = await find<RecordMap>(cluster, 'configmaps', recordName(targetId));
  if (map === null)
    throw new NotFound(`target '${targetId}' is not in the service registry: run \`ragmend register\` for it`);
  return { ...parsed(map), map };
}

/** Returns the ConfigMap data of a registry. */
export function recordData({ entries, selectors, addresses }: RegistryRecord): Record<string, string> {
  const lines = entries.map((entry) => [entryKey(entry.shardId), JSON.stringify(entry)] as const);
  const order = entries.map(({ shardId }) => shardId);
  return {
    ...Object.fromEntries(lines),
    order: JSON.stringify(order),
    selectors: JSON.stringify(selectors),
    [ADDRESSES]: JSON.stringify(addresses),
  };
}

/** Returns the ConfigMap of a new registry. */
export function recordMap(targetId: string, record: RegistryRecord) {
  const labels = { [Label.ManagedBy]: MANAGER, [Label.Target]: targetId };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: recordName(targetId), labels },
    data: recordData(record),
  };
}

function parsed({ metadata, data = {} }: RecordMap): RegistryRecord {
  try {
    const order = z.array(z.string()).parse(JSON.parse(data.order ?? ''));
    const entries = order.map((shardId) => registryEntry.parse(JSON.parse(data[entryKey(shardId)] ?? '')));
    const addresses = shardAddresses.parse(JSON.parse(data[ADDRESSES] ?? '{}'));
    return { entries, selectors: SELECTORS.parse(JSON.parse(data.selectors ?? '')), addresses };
  } catch (cause) {
    throw new DependencyUnavailable(
      `ConfigMap '${metadata.name}' is no registry that Ragmend wrote: find out who changed it, then register the target anew`,
      { cause },
    );
  }
}

const SELECTORS = z.record(z.string(), z.record(z.string(), z.string()));
