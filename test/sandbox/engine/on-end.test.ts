import Database from 'libsql';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import type { ExecutionDescription } from '../../../sandbox/engine/model.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { ARN, machine, started } from './machines.ts';

const sleeping = machine({ Sleep: { Type: 'Wait', Seconds: 60, End: true } });

describe('onEnd', () => {
  test('is told once, after the end is written', async () => {
    const told: ExecutionDescription[] = [];
    const { engine, executionArn } = started(sleeping, {
      onEnd: (execution) => void told.push(execution, engine.describeExecution(execution.executionArn)),
    });

    const ended = await engine.settled(executionArn);

    expect(told).toEqual([ended, ended]);
  });

  test('an end that nobody took note of is told again by the next engine', async () => {
    const database = new Database(':memory:');
    const problems: unknown[] = [];
    const { engine, executionArn } = started(sleeping, {
      database,
      onEnd: () => {
        throw new Error('not now');
      },
      onProblem: (error) => problems.push(error),
    });
    await engine.settled(executionArn);
    await engine.close();
    const told: string[] = [];
    const options = { machines: { [ARN]: sleeping }, database, clock: virtualClock(), invoke: async () => null };

    createEngine({ ...options, onEnd: ({ name }) => told.push(name) }).resume();
    createEngine({ ...options, onEnd: ({ name }) => told.push(name) }).resume();

    expect(problems).toEqual([new Error('not now')]);
    expect(told).toEqual(['run']);
  });
});
