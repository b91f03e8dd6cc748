/** Namespace of the metrics that the functions publish in CloudWatch; those of the prober have one of their own. */
export const METRIC_NAMESPACE = 'Ragmend';
