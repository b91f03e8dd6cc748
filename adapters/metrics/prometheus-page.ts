import { ShardMetric } from '../../core/contracts/shard-metrics.ts';
import type { Readings, ShardReading } from '../../core/validation/ports.ts';
import { familyHead, type Labels, type Sample, sampleLine } from './prometheus-text.ts';

type Shard = { reading: ShardReading; labels: Labels; at: number; emptyEver: number };

/**
 * Returns readings as a page for Prometheus: the newest of each shard, and the number of empty
 * answers since the page began. `page` returns its text.
 */
export function prometheusPage(): Readings & { page(): string } {
  let shards = new Map<string, Shard>();
  return {
    async publish(targetId, at, readings) {
      const next = readings.map((reading): [string, Shard] => {
        const key = JSON.stringify([targetId, reading.shardId]);
        const emptyEver = (shards.get(key)?.emptyEver ?? 0) + reading.empty;
        return [key, { reading, labels: labelsOf(targetId, reading), at, emptyEver }];
      });
      shards = new Map(next);
    },
    page: () => FAMILIES.flatMap((family) => linesOf(family, [...shards.values()])).join(''),
  };
}

type Family = { name: ShardMetric; type: 'counter' | 'gauge'; help: string; of: (shard: Shard) => number | null };

const FAMILIES: Family[] = [
  {
    name: ShardMetric.EmptyResults,
    type: 'counter',
    help: 'Golden queries that were answered by nothing.',
    of: ({ emptyEver }) => emptyEver,
  },
  {
    name: ShardMetric.CitationHitRate,
    type: 'gauge',
    help: 'Share of answers that cite what the baseline ranks first.',
    of: ({ reading }) => reading.citationHitRate,
  },
  {
    name: ShardMetric.Precision,
    type: 'gauge',
    help: 'Share of the ids in all answers that the baseline holds.',
    of: ({ reading }) => reading.precision,
  },
  {
    name: ShardMetric.Asked,
    type: 'gauge',
    help: 'Golden queries asked in the last round; 0 where there are too few.',
    of: ({ reading }) => reading.asked,
  },
  {
    name: ShardMetric.Right,
    type: 'gauge',
    help: 'Golden queries answered exactly as in the baseline.',
    of: ({ reading }) => reading.right,
  },
  {
    name: ShardMetric.Unanswered,
    type: 'gauge',
    help: 'Golden queries answered by an error, or not at all.',
    of: ({ reading }) => reading.unanswered,
  },
  {
    name: ShardMetric.Reachable,
    type: 'gauge',
    help: 'Whether the store answers where users ask it.',
    of: ({ reading: { reachable } }) => (reachable === null ? null : Number(reachable)),
  },
  {
    name: ShardMetric.ProbedAt,
    type: 'gauge',
    help: 'When the last round ended.',
    of: ({ at }) => at / 1000,
  },
];

function linesOf(family: Family, shards: Shard[]): string[] {
  const samples = shards.flatMap((shard): Sample[] => {
    const value = family.of(shard);
    return value === null ? [] : [{ labels: shard.labels, value }];
  });
  if (samples.length === 0) return [];
  return [...familyHead(family), ...samples.map((sample) => sampleLine(family.name, sample))];
}

function labelsOf(target: string, { shardId: shard, replicaOf }: ShardReading): Labels {
  return { target, shard, ...(replicaOf !== null && { replica_of: replicaOf }) };
}
