/** CloudWatch namespace of the functions' metrics; the prober's metrics have another one. */
export const METRIC_NAMESPACE = 'Ragmend';
