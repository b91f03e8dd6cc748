/**
 * Names of what the prober says of each shard. A rate is 0 to 1; counts are golden queries of one
 * round, but for the first, which only grows.
 */
export const ShardMetric = {
  EmptyResults: 'retriever_empty_result_count_total',
  CitationHitRate: 'rag_citation_hit_rate',
  Precision: 'rag_precision_shipped',
  Asked: 'ragmend_golden_asked',
  Right: 'ragmend_golden_right',
  Unanswered: 'ragmend_golden_unanswered',
  /** 1 where the store answers at the shard's Services, as users ask it; 0 where it does not. */
  Reachable: 'ragmend_shard_reachable',
  /** Seconds since the epoch. */
  ProbedAt: 'ragmend_probe_timestamp_seconds',
} as const;
export type ShardMetric = (typeof ShardMetric)[keyof typeof ShardMetric];

/**
 * Namespace of the same metrics in CloudWatch, where their dimensions are `target` and `shard`; no
 * other metrics are in it, so that the prober may write there alone.
 */
export const SHARD_NAMESPACE = 'Ragmend/Shards';

/**
 * The citation hit rate below which a shard raises CHRDrop: with 10 golden queries one that is no
 * longer cited, with 50 the third.
 */
export const CITATION_HIT_RATE_FLOOR = 0.95;

/** Seconds without a round of the prober after which nobody may take silence for health. */
export const SILENT_SECONDS = 300;
