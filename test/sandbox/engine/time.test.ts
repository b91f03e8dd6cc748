import Database from 'libsql';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { ARN, invoke, machine, started } from './machines.ts';

describe('on virtual time', () => {
  test('Retry backs off on the clock, by its rate and up to its limit', async () => {
    const calls: number[] = [];
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 };
    const { engine, clock, executionArn } = started(machine({ Call: invoke('busy', { Retry: [retry] }) }), {
      invoke: async () => {
        calls.push(clock.now());
        throw Object.assign(new Error('later'), { name: 'Busy' });
      },
    });

    const { error, cause } = await engine.settled(executionArn);

    expect(calls.map((at) => (at - (calls[0] as number)) / 1000)).toEqual([0, 2, 8, 18, 28]);
    expect({ error, cause }).toEqual({ error: 'Busy', cause: '{"errorType":"Busy","errorMessage":"later"}' });
  });

  test('full jitter draws the delay between zero and the back-off', async () => {
    const calls: number[] = [];
    const retry = { ErrorEquals: ['States.ALL'], IntervalSeconds: 8, MaxAttempts: 1, JitterStrategy: 'FULL' };
    const { engine, clock, executionArn } = started(machine({ Call: invoke('busy', { Retry: [retry] }) }), {
      random: () => 0.25,
      invoke: async () => {
        calls.push(clock.now());
        throw new Error('no');
      },
    });

    await engine.settled(executionArn);

    expect((calls[1] as number) - (calls[0] as number)).toBe(2000);
  });

  test('a retried state counts its attempts in the context', async () => {
    const counts: unknown[] = [];
    const { engine, executionArn } = started(
      machine({
        Call: invoke('busy', {
          Arguments: { FunctionName: 'busy', Payload: '{% $states.context.State.RetryCount %}' },
          Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 2 }],
        }),
      }),
      {
        invoke: async ({ payload }) => {
          counts.push(payload);
          throw new Error('no');
        },
      },
    );

    await engine.settled(executionArn);

    expect(counts).toEqual([0, 1, 2]);
  });

  test('TimeoutSeconds of the machine counts from the start and ends it as TIMED_OUT', async () => {
    const states = {
      Sleep: { Type: 'Wait', Seconds: 60, Next: 'Again' },
      Again: { Type: 'Wait', Seconds: 60, End: true },
    };
    const { engine, executionArn } = started(machine(states, { TimeoutSeconds: 90 }));

    const ended = await engine.settled(executionArn);

    expect(ended.status).toBe('TIMED_OUT');
    expect(Date.parse(ended.stopDate as string) - Date.parse(ended.startDate)).toBe(90_000);
  });

  test('a call that was broken off has its whole time again when another engine takes it up', async () => {
    const database = new Database(':memory:');
    const definition = machine({ Call: invoke('slow', { TimeoutSeconds: 300 }) });
    const first = await new Promise<ReturnType<typeof started>>((called) => {
      const engine = started(definition, {
        database,
        invoke: () => new Promise(() => called(engine)),
      });
    });
    await first.engine.close();
    const clock = virtualClock(first.clock.now() + 3_600_000);
    const slow = async () => clock.sleep(299_000);

    const second = createEngine({ machines: { [ARN]: definition }, database, clock, invoke: slow });
    second.resume();
    const { status } = await second.settled(first.executionArn);

    expect(status).toBe('SUCCEEDED');
    database.close();
  });

  test('$now and $millis read the engine clock', async () => {
    const { engine, executionArn } = started(
      machine({
        Sleep: { Type: 'Wait', Seconds: 3600, Next: 'Tell' },
        Tell: { Type: 'Pass', Output: ['{% $now() %}', "{% $now('[H01]:[m01]') %}", '{% $millis() %}'], End: true },
      }),
    );

    const { output } = await engine.settled(executionArn);

    expect(output).toEqual(['2026-01-01T01:00:00.000Z', '01:00', Date.parse('2026-01-01T01:00:00Z')]);
  });
});
