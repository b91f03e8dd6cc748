import type { FoundShard } from './find-shards.ts';

const ENDING = /-(replica|standby|secondary|follower|copy)(-?\d+)?$/;
const ROLE = /(^|[./-])role$/;
const STANDING_BY = /^(replica|standby|secondary|follower|read)$/;

/**
 * A shard, the shard that it replicates, and how that was seen; `replicaOf` is null for a separate
 * shard.
 */
export type PairedShard = FoundShard & { replicaOf: string | null; pairedBy: string };

/**
 * Finds replicas: by a label of the workload that says its role, or by the end of its name. A
 * replica of a shard that has the same id gets its workload's name for an id.
 */
export function pairReplicas(shards: FoundShard[]): PairedShard[] {
  const paired = shards.map((shard) => ({ ...shard, ...pairOf(shard, shards) }));
  const firsts = paired.filter(({ replicaOf }) => replicaOf === null);
  const isTaken = (shard: PairedShard) => firsts.some((first) => first !== shard && first.id === shard.id);
  return paired.map((shard) => (shard.replicaOf !== null && isTaken(shard) ? { ...shard, id: shard.workload } : shard));
}

function pairOf(shard: FoundShard, shards: FoundShard[]): Pick<PairedShard, 'replicaOf' | 'pairedBy'> {
  const role = Object.entries(shard.labels).find(([key, value]) => ROLE.test(key) && STANDING_BY.test(value));
  const isFirst = (other: FoundShard) => other !== shard && !isStandingBy(other) && other.kind === shard.kind;
  const sameId = shards.find((other) => isFirst(other) && other.id === shard.id);
  if (role && sameId) return { replicaOf: sameId.id, pairedBy: `its label '${role[0]}=${role[1]}'` };
  const base = shard.workload.replace(ENDING, '');
  const named = base === shard.workload ? undefined : shards.find((other) => isFirst(other) && other.workload === base);
  if (named) return { replicaOf: named.id, pairedBy: `the end of its name '${shard.workload}'` };
  return { replicaOf: null, pairedBy: '' };
}

function isStandingBy({ labels, workload }: FoundShard): boolean {
  return (
    ENDING.test(workload) || Object.entries(labels).some(([key, value]) => ROLE.test(key) && STANDING_BY.test(value))
  );
}
