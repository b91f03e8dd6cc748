import { approval, machine, started, types } from './machines.ts';

/** Runs a machine whose first state gives its token to `use`, at once or when the state waits. */
function asked(state: Record<string, unknown>, use: (token: string, at: 'call' | 'wait') => void) {
  const run = started(machine({ Ask: state, Done: { Type: 'Pass', End: true } }), {
    invoke: async ({ payload }) => {
      const { token } = payload as { token: string };
      use(token, 'call');
      run.clock.at(run.clock.now() + 1000, () => use(token, 'wait'));
      return { echo: token };
    },
  });
  return run;
}

test('a token is used up by its first answer', async () => {
  const thrown: unknown[] = [];
  const { engine, executionArn } = asked(approval(), (token, at) => {
    if (at === 'call') return;
    engine.sendTaskSuccess(token, 'yes');
    for (const answer of [
      () => engine.sendTaskSuccess(token, 'no'),
      () => engine.sendTaskFailure(token, {}),
      () => engine.sendTaskHeartbeat(token),
    ])
      try {
        answer();
      } catch (error) {
        thrown.push((error as Error).name);
      }
  });

  const { output } = await engine.settled(executionArn);

  expect(output).toBe('yes');
  expect(thrown).toEqual(['TaskTimedOut', 'TaskTimedOut', 'TaskTimedOut']);
});

test('an answer that comes while the function still runs is kept until it was submitted', async () => {
  const { engine, executionArn } = asked(approval(), (token, at) => {
    if (at === 'call') engine.sendTaskSuccess(token, 'early');
  });

  const { output } = await engine.settled(executionArn);

  expect(output).toBe('early');
  expect(types(engine.getExecutionHistory(executionArn)).slice(2, 6)).toEqual([
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
  ]);
});

test('history never shows a token, neither in parameters nor in what the function answered', async () => {
  const tokens: string[] = [];
  const { engine, executionArn } = asked(approval(), (token, at) => {
    tokens.push(token);
    if (at === 'wait') engine.sendTaskFailure(token, { error: 'No', cause: `refused with ${token}` });
  });
  await engine.settled(executionArn);

  const text = JSON.stringify(engine.getExecutionHistory(executionArn));

  expect(text).not.toContain(tokens[0]);
  expect(text.match(/<task token>/g)).toHaveLength(4);
});

test('a task without a heartbeat in time ends with States.Timeout, and Catch knows it as States.HeartbeatTimeout', async () => {
  const state = approval({
    TimeoutSeconds: 600,
    HeartbeatSeconds: '{% 30 %}',
    Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Done' }],
  });
  const { engine, executionArn } = asked(state, () => {});

  const { output, startDate, stopDate } = await engine.settled(executionArn);

  expect(output).toEqual({ Error: 'States.Timeout', Cause: '' });
  expect(Date.parse(stopDate as string) - Date.parse(startDate)).toBe(30_000);
});

test('heartbeats put the deadline off, up to the timeout', async () => {
  const { engine, clock, executionArn } = asked(
    approval({ TimeoutSeconds: 100, HeartbeatSeconds: 30 }),
    (token, at) => {
      if (at === 'call')
        for (const second of [20, 40, 60, 80, 95])
          clock.at(clock.now() + second * 1000, () => engine.sendTaskHeartbeat(token));
    },
  );

  const { error, startDate, stopDate } = await engine.settled(executionArn);

  expect(error).toBe('States.Timeout');
  expect(Date.parse(stopDate as string) - Date.parse(startDate)).toBe(100_000);
});

test('a failure without fields is null in what a Catch reads', async () => {
  const { engine, executionArn } = asked(
    approval({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }),
    (token, at) => {
      if (at === 'wait') engine.sendTaskFailure(token, {});
    },
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toEqual({ Error: null, Cause: null });
});

test.each([
  ['InvalidToken', 'hello'],
  ['TaskDoesNotExist', `rgm1.${'A'.repeat(43)}`],
])('%s for a token that was never given out, without repeating it', (name, token) => {
  const { engine } = asked(approval(), () => {});

  const answer = () => engine.sendTaskSuccess(token, null);

  expect(answer).toThrow(expect.objectContaining({ name, message: expect.not.stringContaining(token) }));
});
