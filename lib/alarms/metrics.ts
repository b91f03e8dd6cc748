import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE } from '../../core/contracts/metrics.ts';
import type { FunctionMetric } from '../../core/contracts/telemetry.ts';
import { arnOf } from '../functions/names.ts';

type Dimensions = Record<string, string>;
const MINUTE = Duration.minutes(1);

/** A metric that the functions publish, which say that they are the service `ragmend`. */
export function ownMetric(metricName: keyof typeof FunctionMetric, about: Dimensions, statistic: string): Metric {
  const dimensionsMap = { service: 'ragmend', ...about };
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, statistic, period: MINUTE });
}

/** How often executions of these machines ended so. */
export function executions(metricName: 'ExecutionsFailed' | 'ExecutionsTimedOut', machines: string[]): IMetric {
  return sumOf(
    machines.map((name) => {
      const dimensionsMap = { StateMachineArn: arnOf('states', `stateMachine:${name}`) };
      return new Metric({ namespace: 'AWS/States', metricName, dimensionsMap, statistic: Stats.SUM, period: MINUTE });
    }),
    metricName,
  );
}

/** The sum of metrics, of which one that has no data counts as nothing. */
export function sumOf(metrics: Metric[], label: string): IMetric {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    ...{ label, period: MINUTE },
  });
}
