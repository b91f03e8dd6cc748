import { join } from 'node:path';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { realClock } from '../../../sandbox/engine/clock.ts';
import { createEngine, type Engine } from '../../../sandbox/engine/engine.ts';
import type { MachineDefinition } from '../../../sandbox/engine/language/definition.ts';
import { lastingEngine } from '../../../sandbox/engine/lasting-engine.ts';
import { smallDisk } from '../../adapters/local/small-disk.ts';
import { until } from '../../until.ts';
import { ARN, invoke, machine } from './machines.ts';

const disk = smallDisk(8);
const whereMounted = disk ? describe : describe.skip;

whereMounted('an engine whose disk is full (skipped where no disk can be mounted)', () => {
  const database = openDatabase(join(disk?.dir ?? '', 'engine.db'));
  const problems: string[] = [];
  let engine: Engine | undefined;
  afterEach(() => engine?.close());
  afterAll(() => {
    database.close();
    disk?.close();
  });

  function started(name: string, definition: MachineDefinition, work: (functionName: string) => void) {
    problems.length = 0;
    engine = lastingEngine({
      open: (onProblem) =>
        createEngine({
          ...{ machines: { [ARN]: definition }, database, clock: realClock, onProblem },
          invoke: async ({ functionName, payload }) => {
            work(functionName);
            return payload;
          },
        }),
      onProblem: (error) => void problems.push(String(error)),
    });
    return { engine, ...engine.startExecution({ stateMachineArn: ARN, name, input: {} }) };
  }

  test.each([
    ['a task', machine({ A: invoke('fill', { End: undefined, Next: 'B' }), B: invoke('then') })],
    [
      'a timer',
      machine({
        A: invoke('fill', { End: undefined, Next: 'Rest' }),
        Rest: { Type: 'Wait', Seconds: 1, Next: 'B' },
        B: invoke('then'),
      }),
    ],
  ])('goes on after %s once there is space again, and says what was wrong', async (what, definition) => {
    const calls: string[] = [];
    const fillAfterwards = what === 'a timer';
    const { engine: running, executionArn } = started(what.replace(' ', '-'), definition, (functionName) => {
      calls.push(functionName);
      if (functionName !== 'fill' || calls.length > 1) return;
      if (fillAfterwards) setTimeout(() => disk?.fill(), 500);
      else disk?.fill();
    });

    await until(async () => problems.length > 0);
    const meanwhile = () => running.describeExecution(executionArn);
    expect(meanwhile).toThrow('opens again');
    disk?.free();
    const ended = await until(async () => {
      try {
        return meanwhile().status !== 'RUNNING' && meanwhile();
      } catch {
        return false;
      }
    });

    expect(problems.join()).toContain('disk');
    expect(ended.status).toBe('SUCCEEDED');
    expect(calls.at(-1)).toBe('then');
  });
});
