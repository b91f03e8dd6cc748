import type { Db } from '../../adapters/local/records/database.ts';
import { realClock } from '../../sandbox/engine/clock.ts';
import { createEngine } from '../../sandbox/engine/engine.ts';
import { measure, type Round } from '../measure.ts';

/** States of the chain. */
export const STATES = 20;
const ARN = 'arn:aws:states:local-1:000000000000:stateMachine:chain';

/** An engine on a database, which it closes, with one machine: 20 states of a type, as a runbook has them. */
export function chainBench(database: Db, type: 'Pass' | 'Task') {
  const engine = createEngine({
    machines: { [ARN]: { QueryLanguage: 'JSONata', StartAt: 'State 1', States: states(type) } },
    database,
    clock: realClock,
    invoke: async () => ({ healthy: true, asked: 15 }),
  });
  const written = database.prepare('SELECT count(*) AS transitions FROM engine_events');
  const transitions = () => (written.get() as { transitions: number }).transitions;
  let runs = 0;
  return {
    /** Runs executions one after another. */
    async run(executions: number): Promise<Round> {
      const before = transitions();
      const round = await measure(async () => {
        for (let left = executions; left > 0; left -= 1) {
          const input = { shardId: 'shard-2', epoch: 1 };
          const { executionArn } = engine.startExecution({ stateMachineArn: ARN, name: `run-${runs++}`, input });
          const { status, cause } = await engine.settled(executionArn);
          if (status !== 'SUCCEEDED') throw new Error(`execution '${executionArn}' ended as '${status}': ${cause}`);
        }
        return executions;
      });
      return { ...round, units: transitions() - before };
    },
    async close(): Promise<void> {
      await engine.close();
      database.close();
    },
  };
}

function states(type: 'Pass' | 'Task'): Record<string, unknown> {
  const fields = type === 'Pass' ? {} : TASK;
  return Object.fromEntries(
    Array.from({ length: STATES }, (_, index) => [
      `State ${index + 1}`,
      { Type: type, ...fields, ...(index + 1 < STATES ? { Next: `State ${index + 2}` } : { End: true }) },
    ]),
  );
}

/**
 * What a step of a runbook is made into: arguments from the input, results picked by name, a
 * timeout, retries and a catch.
 */
const TASK = {
  Resource: 'arn:aws:states:::lambda:invoke',
  TimeoutSeconds: 300,
  Arguments: {
    FunctionName: 'arn:aws:lambda:local-1:000000000000:function:probe',
    Payload: {
      shardId: '{% $states.context.Execution.Input.shardId %}',
      epoch: '{% $states.context.Execution.Input.epoch %}',
    },
  },
  Assign: { probe: { healthy: '{% $states.result.Payload.healthy %}', asked: '{% $states.result.Payload.asked %}' } },
  Output: { healthy: '{% $states.result.Payload.healthy %}', asked: '{% $states.result.Payload.asked %}' },
  Retry: [{ ErrorEquals: ['DependencyUnavailable'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 2 }],
};
