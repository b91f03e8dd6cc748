import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE } from '../../core/contracts/metrics.ts';
import type { FunctionMetric } from '../../core/contracts/telemetry.ts';
import { arnOf } from '../functions/names.ts';

type Dimensions = Record<string, string>;
const MINUTE = Duration.minutes(1);

/** A metric that the functions publish as the service `ragmend`. */
export function ownMetric(metricName: keyof typeof FunctionMetric, about: Dimensions, statistic: string): Metric {
  const dimensionsMap = { service: 'ragmend', ...about };
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, statistic, period: MINUTE });
}

/** How many executions of a machine ended this way. */
export function executions(metricName: 'ExecutionsFailed' | 'ExecutionsTimedOut', machine: string): Metric {
  const dimensionsMap = { StateMachineArn: arnOf('states', `stateMachine:${machine}`) };
  return new Metric({ namespace: 'AWS/States', metricName, dimensionsMap, statistic: Stats.SUM, period: MINUTE });
}
