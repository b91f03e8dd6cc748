import { setImmediate as turn } from 'node:timers/promises';
import type { Db } from '../../adapters/local/records/database.ts';
import { realClock } from '../../sandbox/engine/clock.ts';
import { createEngine } from '../../sandbox/engine/engine.ts';
import { measure, type Round } from '../measure.ts';

const ARN = 'arn:aws:states:local-1:000000000000:stateMachine:approval';
const APPROVAL = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'ask', Payload: { taskToken: '{% $states.context.Task.Token %}' } },
  TimeoutSeconds: 900,
  End: true,
};

/** An engine on a database, which it closes, with one machine that waits for a person. */
export function parkedBench(database: Db) {
  let tokens: string[] = [];
  let runs = 0;
  const engine = createEngine({
    machines: { [ARN]: { QueryLanguage: 'JSONata', StartAt: 'Ask', States: { Ask: APPROVAL } } },
    database,
    clock: realClock,
    invoke: async ({ payload }) => {
      tokens.push((payload as { taskToken: string }).taskToken);
    },
  });
  const waiting = database.prepare(`SELECT count(*) AS frames FROM engine_frames WHERE data LIKE '%"phase":"token"%'`);
  const start = () => engine.startExecution({ stateMachineArn: ARN, name: `run-${runs++}`, input: {} }).executionArn;
  return {
    /** Starts executions until each waits for its token, then answers each, and waits until they have ended. */
    async run(executions: number): Promise<{ park: Round; answer: Round }> {
      tokens = [];
      const arns: string[] = [];
      const park = await measure(async () => {
        for (let left = executions; left > 0; left -= 1) arns.push(start());
        while (tokens.length < executions || (waiting.get() as { frames: number }).frames < executions) await turn();
        return executions;
      });
      const answer = await measure(async () => {
        const ended = arns.map((arn) => engine.settled(arn));
        for (const token of tokens) engine.sendTaskSuccess(token, { approved: true });
        for (const { status } of await Promise.all(ended))
          if (status !== 'SUCCEEDED') throw new Error(`an answered execution ended as '${status}'`);
        return executions;
      });
      return { park, answer };
    },
    async close(): Promise<void> {
      await engine.close();
      database.close();
    },
  };
}
