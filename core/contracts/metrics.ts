/** CloudWatch namespace of the functions' metrics; the prober's metrics have another one. */
export const METRIC_NAMESPACE = 'Ragmend';

/**
 * Names of the gateway's metrics, all with the label `target`. Those without the prefix of Ragmend
 * are the names that RAG services use themselves.
 */
export const GatewayMetric = {
  /** Labels: `mode` (primary, backup, cached, refused, cut, left) and `provider`. */
  Answers: 'ragmend_gateway_answers_total',
  /** Labels: `provider`, `class` and `code`; a failure that a backup covered counts, too. */
  Errors: 'llm_api_error_total',
  Limited: 'llm_api_rate_limited_total',
  Latency: 'rag_e2e_latency_seconds',
  /** 1 if a model is asked as usual. Labels: `provider`, `model`, `role` and `state`. */
  Serving: 'ragmend_gateway_model_serving',
  Weight: 'ragmend_gateway_weight_percent',
  StateAway: 'ragmend_gateway_state_away',
  BacklogWaiting: 'ragmend_gateway_backlog_waiting',
  BacklogBytes: 'ragmend_gateway_backlog_bytes',
  BacklogOldest: 'ragmend_gateway_backlog_oldest_seconds',
  BacklogExpired: 'ragmend_gateway_backlog_expired',
  BacklogFailed: 'ragmend_gateway_backlog_failed',
} as const;
