import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { redactError } from '../../adapters/formats/redact-error.ts';
import { type DepsOf, runVerb, type TaskRun } from '../../control-plane/tasks/run-verb.ts';
import { METRIC_NAMESPACE } from '../../core/contracts/metrics.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../core/contracts/tasks.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import { killSwitch } from '../ports/records.ts';
import { type Scope, scopeOf } from '../ports/scope.ts';
import { traced } from './trace.ts';

/** One opener for each port and value that the verb of a task needs. */
type Openers<N extends TaskName> = {
  [Port in keyof DepsOf<N>]: (scope: Scope) => DepsOf<N>[Port] | Promise<DepsOf<N>[Port]>;
};
type Only<O, N extends TaskName> = O & { [Port in Exclude<keyof O, keyof DepsOf<N>>]: never };
type Handler<N extends TaskName> = (event: unknown, context: Context) => Promise<TaskOutput<N>>;

const logger = new Logger({ serviceName: 'ragmend' });
const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'ragmend' });

/**
 * Returns the Lambda handler of a task: it opens exactly the ports that the verb needs, for the
 * target of the event, and calls the verb. `then` runs afterwards; its failure does not fail the
 * task. Events and results are never logged, only their ids.
 */
export function taskHandler<N extends TaskName, O extends Openers<N>>(
  name: N,
  verb: TaskRun<N>['verb'],
  openers: Only<O, N>,
  then: (report: (error: unknown) => void) => Promise<void> = async () => undefined,
): Handler<N> {
  return (event, context) =>
    observed(name, context, async () => {
      const depsFor = async (input: TaskInput<N>): Promise<DepsOf<N>> => {
        const { incidentId, targetId } = input;
        logger.appendKeys({ task: name, incidentId, targetId, ...('shardId' in input && { shardId: input.shardId }) });
        return openAll<N>(openers, scopeOf(targetId));
      };
      const result = await runVerb(name, { verb, killSwitch: killSwitch(), depsFor }, event);
      await then((error) => logger.warn('done, but what follows was not', redactError(error)));
      return result;
    });
}

async function openAll<N extends TaskName>(openers: Openers<N>, scope: Scope): Promise<DepsOf<N>> {
  const opening = Object.entries<(scope: Scope) => unknown>(openers).map(async ([port, open]) => [
    port,
    await open(scope),
  ]);
  return Object.fromEntries(await Promise.all(opening)) as DepsOf<N>;
}

async function observed<T>(task: TaskName, context: Context, work: () => Promise<T>): Promise<T> {
  logger.resetKeys();
  logger.addContext(context);
  metrics.captureColdStartMetric(context.functionName);
  try {
    const result = await traced(task, work);
    count(task, 'Succeeded');
    logger.info('done');
    return result;
  } catch (error) {
    count(task, error instanceof Error ? error.name : 'Unknown');
    const told = redactError(error);
    logger.error('failed', told);
    throw told;
  }
}

function count(task: TaskName, outcome: string): void {
  const one = metrics.singleMetric();
  one.addDimensions({ task, outcome });
  one.addMetric(FunctionMetric.TaskRuns, MetricUnit.Count, 1);
}
