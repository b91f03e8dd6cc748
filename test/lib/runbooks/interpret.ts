import { incidentRef } from '../../../core/contracts/incident.ts';
import { taskContracts } from '../../../core/contracts/rooms.ts';
import { type Subject, shardNamed } from '../../../core/contracts/subject.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../../core/contracts/tasks.ts';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import { TaskFailure } from '../../../sandbox/engine/errors.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { machines } from '../synthesized.ts';

/**
 * What a fake task answers, call by call; the last answer repeats. `throws` is an error by its
 * name; `silence` leaves a token unanswered.
 */
export type Answer<N extends TaskName> = TaskOutput<N> | { throws: string } | 'silence';
export type Answers = { [N in TaskName]?: Answer<N>[] };
export type Walk = {
  status: string;
  error: string | undefined;
  titles: string[];
  edges: string[];
  calls: { task: TaskName; input: TaskInput<TaskName> }[];
};

const INPUT = {
  incidentId: 'docs-rag-shard-restore-1',
  targetId: 'docs-rag',
  epoch: 3,
};

function subjectOf(machine: string): Subject {
  if (machine.startsWith('ragmend-bootstrap-')) return { kind: 'service', id: 'docs-rag' };
  return machine.startsWith('ragmend-provider-') ? { kind: 'provider', id: 'openai' } : shardNamed('shard-2');
}

/**
 * Walks a synthesized machine with scripted tasks in virtual time, one state failing for good where
 * it is named; every input and answer is checked against its contract.
 */
export async function interpret(machine: string, answers: Answers, failAt?: string): Promise<Walk> {
  const calls: Walk['calls'] = [];
  const engine = createEngine({
    machines: Object.fromEntries(Object.entries(machines).map(([arn, { definition }]) => [arn, definition])),
    database: ':memory:',
    clock: virtualClock(),
    invoke: async ({ functionName, payload, state }) => {
      if (state === failAt) throw new TaskFailure('Broken', 'scripted by the test');
      const task = functionName.replace('ragmend-', '') as TaskName;
      const input = taskContracts[task].input.parse(payload);
      incidentRef.parse(payload);
      const earlier = calls.filter((call) => call.task === task).length;
      calls.push({ task, input: input as TaskInput<TaskName> });
      const scripted = answers[task];
      const answer = scripted?.[earlier] ?? scripted?.at(-1) ?? missing(task);
      if (answer === 'silence') return null;
      if (typeof answer === 'object' && 'throws' in answer)
        throw new TaskFailure(answer.throws, `scripted by the test`);
      const output = taskContracts[task].output.parse(answer);
      if (task !== 'requestApproval') return output;
      engine.sendTaskSuccess((payload as { taskToken: string }).taskToken, output);
      return null;
    },
  });
  const arn = Object.keys(machines).find((each) => machines[each]?.name === machine) as string;
  const { executionArn } = engine.startExecution({
    stateMachineArn: arn,
    name: INPUT.incidentId,
    input: { ...INPUT, subject: subjectOf(machine), requestedBy: { kind: 'alerts', source: 'alertmanager' } },
  });
  const { status, error } = await engine.settled(executionArn);
  const titles = engine
    .getExecutionHistory(executionArn)
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map(({ details }) => (details as { name: string }).name);
  await engine.close();
  return { status, error, titles, edges: titles.slice(1).map((title, index) => `${titles[index]} -> ${title}`), calls };
}

function missing(task: TaskName): never {
  throw new Error(`the scenario has no answer of task '${task}': add one`);
}
