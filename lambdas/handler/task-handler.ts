import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { type DepsOf, runVerb, type TaskRun } from '../../control-plane/tasks/run-verb.ts';
import { METRIC_NAMESPACE } from '../../core/contracts/metrics.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../core/contracts/tasks.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import { killSwitch } from '../ports/records.ts';
import { type Scope, scopeOf } from '../ports/scope.ts';
import { traced } from './trace.ts';

type Given<N extends TaskName, D> = D & { [K in Exclude<keyof D, keyof DepsOf<N>>]: never };
type Handler<N extends TaskName> = (event: unknown, context: Context) => Promise<TaskOutput<N>>;

const logger = new Logger({ serviceName: 'ragmend' });
const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'ragmend' });

/**
 * The Lambda handler of a task: its verb, with exactly the ports that it needs, opened for the
 * target of the event; `then` follows what was done, and may fail. Neither events nor results are
 * logged, only what they are about.
 */
export function taskHandler<N extends TaskName, D extends DepsOf<N>>(
  name: N,
  verb: TaskRun<N>['verb'],
  open: (scope: Scope) => Given<N, D> | Promise<Given<N, D>>,
  then: (report: (error: unknown) => void) => Promise<void> = async () => undefined,
): Handler<N> {
  return (event, context) =>
    observed(name, context, async () => {
      const depsFor = async (input: TaskInput<N>): Promise<DepsOf<N>> => {
        const { incidentId, targetId } = input;
        logger.appendKeys({ task: name, incidentId, targetId, ...('shardId' in input && { shardId: input.shardId }) });
        return open(scopeOf(targetId));
      };
      const result = await runVerb(name, { verb, killSwitch: killSwitch(), depsFor }, event);
      await then((error) => logger.warn('done, but what follows was not', error as Error));
      return result;
    });
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
    logger.error('failed', error as Error);
    throw error;
  }
}

function count(task: TaskName, outcome: string): void {
  const one = metrics.singleMetric();
  one.addDimensions({ task, outcome });
  one.addMetric(FunctionMetric.TaskRuns, MetricUnit.Count, 1);
}
