import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Config } from '../../../../core/contracts/config/config.ts';
import { taskContracts } from '../../../../core/contracts/rooms.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import { taskNameOf } from '../../../../core/contracts/tasks.ts';
import { RagmendStack } from '../../../../lib/ragmend-stack.ts';
import { createEngine } from '../../../../sandbox/engine/engine.ts';
import { virtualClock } from '../../../../sandbox/engine/scripted/virtual-clock.ts';
import { machinesOf } from '../../../../sandbox/engine/template/template.ts';
import { type Durations, longWork } from './long-work.ts';

const PLACE = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
const INPUT = {
  incidentId: 'docs-rag-shard-restore-1',
  targetId: 'docs-rag',
  subject: shardNamed('shard-1'),
  epoch: 1,
};

/** How a walk ended: its status, how many seconds it took in its own time, and how many events AWS would count. */
export type LongWalk = {
  status: string;
  error: string | undefined;
  seconds: number;
  events: number;
  titles: string[];
};

/**
 * Walks the machine that is synthesized for a configuration, in its own time: jobs, questions and
 * re-indexing take as long as they are told, and the verbs that look at them are the real ones.
 */
export async function walkLong(machine: string, config: Config, durations: Durations): Promise<LongWalk> {
  const stack = new RagmendStack(new App({ analyticsReporting: false }), 'Ragmend', { config });
  const machines = machinesOf(Template.fromStack(stack).toJSON(), PLACE);
  const clock = virtualClock();
  const start = clock.now();
  const work = await longWork(config, clock, durations, (token, output) => engine.sendTaskSuccess(token, output));
  const engine = createEngine({
    machines: Object.fromEntries(Object.entries(machines).map(([arn, { definition }]) => [arn, definition])),
    database: ':memory:',
    clock,
    invoke: async ({ functionName, payload }) => {
      const task = taskNameOf(functionName);
      const answer = await work(task, taskContracts[task].input.parse(payload));
      return answer === null ? null : taskContracts[task].output.parse(answer);
    },
  });
  const stateMachineArn = Object.keys(machines).find((arn) => machines[arn]?.name === machine) as string;
  const input = { ...INPUT, requestedBy: { kind: 'alerts', source: 'alertmanager' } };
  const { executionArn } = engine.startExecution({ stateMachineArn, name: INPUT.incidentId, input });
  const { status, error } = await engine.settled(executionArn);
  const history = engine.getExecutionHistory(executionArn);
  await engine.close();
  return {
    ...{ status, error, seconds: (clock.now() - start) / 1000, events: history.length },
    titles: history.flatMap(({ type, details }) => (type.endsWith('StateEntered') ? String(details.name) : [])),
  };
}
