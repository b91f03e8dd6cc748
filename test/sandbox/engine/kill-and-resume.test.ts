import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'libsql';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import type { MachineDefinition } from '../../../sandbox/engine/language/definition.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { ARN, approval, gapless, invoke, machine, types } from './machines.ts';

const EXECUTION = `${ARN.replace(':stateMachine:', ':execution:')}:run`;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'));
  file = join(folder, 'engine.db');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the machine in another process, kills it -9 at the `calls`-th call, and gives the payloads that were seen. */
async function runAndKill(definition: MachineDefinition, calls: number, ready = async () => {}): Promise<unknown[]> {
  const script = require.resolve('./engine-child.ts');
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, file, JSON.stringify(definition)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    seen.push(JSON.parse(line).payload);
    if (seen.length === calls) break;
  }
  await ready();
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  return seen;
}

function reopen(definition: MachineDefinition) {
  const database = new Database(file);
  const payloads: unknown[] = [];
  const clock = virtualClock(Date.now());
  const engine = createEngine({
    machines: { [ARN]: definition },
    database,
    clock,
    invoke: async ({ payload }) => {
      payloads.push(payload);
      return payload;
    },
  });
  return { engine, payloads, clock, database };
}

/** Waits until the other process has written an event. */
async function recorded(type: string): Promise<void> {
  const database = new Database(file);
  const found = database.prepare('SELECT 1 AS one FROM engine_events WHERE events LIKE ?');
  while (!found.get(`%"${type}"%`)) await new Promise((wake) => setTimeout(wake, 5));
  database.close();
}

const counting = machine({
  Count: invoke('count', {
    Arguments: { FunctionName: 'count', Payload: { n: '{% $states.input.n + 1 %}' } },
    Output: '{% $states.result.Payload %}',
    Next: 'Enough?',
    End: undefined,
  }),
  'Enough?': {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input.n >= 400 %}', Next: 'Done' }],
    Default: 'Count',
  },
  Done: { Type: 'Succeed' },
});

test.each([1, 37, 150])('a chain killed at call %i goes on where it was, without a gap', async (calls) => {
  await runAndKill(counting, calls);

  const { engine, payloads, database } = reopen(counting);
  engine.resume();
  const { status, output } = await engine.settled(EXECUTION);

  const history = engine.getExecutionHistory(EXECUTION);
  expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { n: 400 } });
  expect(gapless(history)).toBe(true);
  expect(types(history).filter((type) => type === 'TaskSucceeded')).toHaveLength(400);
  expect(payloads.length).toBeLessThanOrEqual(401 - calls);
  await engine.close();
  database.close();
});

test('a call that was under way is called again as the same attempt', async () => {
  const definition = machine({ Hang: invoke('hang', { Next: 'Done', End: undefined }), Done: { Type: 'Succeed' } });
  await runAndKill(definition, 1);

  const { engine, payloads, database } = reopen(definition);
  engine.resume();
  await engine.settled(EXECUTION);

  expect(payloads).toEqual([{ n: 0 }]);
  expect(types(engine.getExecutionHistory(EXECUTION)).filter((type) => type === 'TaskScheduled')).toHaveLength(1);
  await engine.close();
  database.close();
});

test('a wait keeps the point in time that it was given before the kill', async () => {
  const definition = machine({
    First: invoke('first', { Next: 'Sleep', End: undefined }),
    Sleep: { Type: 'Wait', Seconds: 3600, End: true },
  });
  await runAndKill(definition, 1, () => recorded('WaitStateEntered'));

  const { engine, database } = reopen(definition);
  engine.resume();
  await engine.settled(EXECUTION);

  const history = engine.getExecutionHistory(EXECUTION);
  const at = (type: string) => Date.parse(history.find((event) => event.type === type)?.timestamp as string);
  expect(at('WaitStateExited') - at('WaitStateEntered')).toBe(3_600_000);
  expect(gapless(history)).toBe(true);
  await engine.close();
  database.close();
});

test('tokens that were given out before the kill are still answered, and the deadline stands', async () => {
  const definition = machine({
    Both: {
      Type: 'Parallel',
      End: true,
      Branches: [
        { StartAt: 'Ask', States: { Ask: approval() } },
        {
          StartAt: 'Ask in vain',
          States: {
            'Ask in vain': approval({
              TimeoutSeconds: 600,
              Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
            }),
            Late: { Type: 'Pass', Output: 'late', End: true },
          },
        },
      ],
    },
  });
  const seen = (await runAndKill(definition, 2, () => recorded('TaskSubmitted'))) as { token: string }[];

  const { engine, database } = reopen(definition);
  engine.resume();
  engine.sendTaskSuccess(seen[0]?.token as string, 'yes');
  const { output } = await engine.settled(EXECUTION);

  expect(output).toEqual(['yes', 'late']);
  expect(gapless(engine.getExecutionHistory(EXECUTION))).toBe(true);
  expect(JSON.stringify(engine.getExecutionHistory(EXECUTION))).not.toContain(seen[0]?.token);
  await engine.close();
  database.close();
});
