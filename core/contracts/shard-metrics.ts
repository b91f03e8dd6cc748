/**
 * Names of the prober's metrics of each shard. A rate is 0 to 1. Counts are golden queries of one
 * round, except the first, which only grows.
 */
export const ShardMetric = {
  EmptyResults: 'retriever_empty_result_count_total',
  CitationHitRate: 'rag_citation_hit_rate',
  Precision: 'rag_precision_shipped',
  Asked: 'ragmend_golden_asked',
  Right: 'ragmend_golden_right',
  Unanswered: 'ragmend_golden_unanswered',
  /** 1 if the store answers at the shard's Services, as users ask it; else 0. */
  Reachable: 'ragmend_shard_reachable',
  /** Seconds since the epoch. */
  ProbedAt: 'ragmend_probe_timestamp_seconds',
} as const;
export type ShardMetric = (typeof ShardMetric)[keyof typeof ShardMetric];

/**
 * CloudWatch namespace of the same metrics, with the dimensions `target` and `shard`. It holds no
 * other metrics, so that the prober may write only there.
 */
export const SHARD_NAMESPACE = 'Ragmend/Shards';

/**
 * The citation hit rate below which a shard raises CHRDrop. With 10 golden queries the first lost
 * citation raises it, with 50 the third.
 */
export const CITATION_HIT_RATE_FLOOR = 0.95;

/** Seconds without a round of the prober after which silence no longer counts as health. */
export const SILENT_SECONDS = 300;
