import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { redactError } from '../../adapters/formats/redact-error.ts';
import type { TellRefusals } from '../../control-plane/api/refusals.ts';
import { METRIC_NAMESPACE } from '../../core/contracts/metrics.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import type { Measure } from './measured.ts';
import { traced } from './trace.ts';

const logger = new Logger({ serviceName: 'ragmend' });
const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'ragmend' });

/**
 * Returns a Lambda handler that is no task, with its log and its trace under a name. Never logs
 * events or answers.
 */
export function logged<E, R>(
  name: string,
  work: (event: E, context: Context) => Promise<R>,
): (event: E, context: Context) => Promise<R> {
  return async (event, context) => {
    logger.resetKeys();
    logger.addContext(context);
    metrics.captureColdStartMetric(context.functionName);
    try {
      return await traced(name, () => work(event, context));
    } catch (error) {
      const told = redactError(error);
      logger.error('failed', told);
      throw told;
    }
  };
}

/** Logs an error without stopping the rest. */
export function report(where: string): (error: unknown) => void {
  return (error) => logger.error(where, redactError(error));
}

/** Publishes and logs that alerts were refused: of a body, only its source and the reason. */
export const tellRefusals: TellRefusals = (source, reason, count) => {
  logger.warn('alerts were not taken in', { source, reason, count });
  measure(FunctionMetric.AlertsRefused, count, 'Count', { source, reason });
};

/** Publishes a number in the namespace of the functions. */
export const measure: Measure = (name, value, unit, dimensions) => {
  const one = metrics.singleMetric();
  one.addDimensions(dimensions);
  one.addMetric(name, MetricUnit[unit], value);
};
