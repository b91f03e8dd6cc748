import fc from 'fast-check';
import Database from 'libsql';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import type { ExecutionDescription } from '../../../sandbox/engine/model.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { ARN, gapless, machine } from './machines.ts';

class Killed extends Error {}

/** A database whose process dies right before or right after a commit, each time that `dies` says so. */
function mortal(real: Database.Database, dies: () => 'before' | 'after' | 'never'): Database.Database {
  return new Proxy(real, {
    get(target, key) {
      if (key !== 'prepare') {
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (text: string) => {
        const statement = target.prepare(text);
        if (text !== 'COMMIT') return statement;
        const run = () => {
          const when = dies();
          if (when === 'before') throw new Killed();
          statement.run();
          if (when === 'after') throw new Killed();
        };
        return Object.assign(Object.create(null), { run });
      };
    },
  });
}

/** Runs a machine to its end, taking up again at once after each death; gives its history and how often it died. */
async function survive(
  definition: ReturnType<typeof machine>,
  input: unknown,
  dies: () => 'before' | 'after' | 'never',
) {
  const real = new Database(':memory:');
  const clock = virtualClock();
  let deaths = 0;
  let armed = false;
  const executionArn = await new Promise<string>((resolve, reject) => {
    const open = () =>
      createEngine({
        machines: { [ARN]: definition },
        database: mortal(real, () => (armed ? dies() : 'never')),
        clock,
        invoke: async ({ payload }) => payload,
        onEnd: ({ executionArn }: ExecutionDescription) => resolve(executionArn),
        onProblem: (error) => {
          if (!(error instanceof Killed) && !/no transaction is active/.test(String(error))) return reject(error);
          deaths += 1;
          open().resume();
        },
      });
    open().startExecution({ stateMachineArn: ARN, name: 'run', input });
    armed = true;
  });
  const reader = createEngine({ machines: {}, database: real, clock, invoke: async () => null });
  const history = reader.getExecutionHistory(executionArn);
  const { status, output, error } = reader.describeExecution(executionArn);
  real.close();
  return { result: { status, output, error, history }, deaths };
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('Pass' as const), add: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ kind: fc.constant('Choice' as const), above: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ kind: fc.constant('Wait' as const), seconds: fc.integer({ min: 0, max: 300 }) }),
  fc.record({ kind: fc.constant('Task' as const), timeout: fc.integer({ min: 1, max: 9 }) }),
);
type Link = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A chain in which a Choice may skip the next state, and variables carry a sum along. */
function chain(links: Link[]) {
  const states = links.map((link, at): [string, Record<string, unknown>] => [
    `s${at}`,
    stateOf(link, `s${at + 1}`, `s${Math.min(at + 2, links.length)}`),
  ]);
  const end = { Type: 'Pass', Output: { sum: '{% $sum %}', input: '{% $states.input %}' }, End: true };
  return machine({
    Start: { Type: 'Pass', Assign: { sum: '{% $states.input.n %}' }, Next: 's0' },
    ...Object.fromEntries(states),
    [`s${links.length}`]: end,
  });
}

function stateOf(link: Link, next: string, afterNext: string): Record<string, unknown> {
  switch (link.kind) {
    case 'Pass':
      return { Type: 'Pass', Assign: { sum: `{% $sum + ${link.add} %}` }, Output: { last: '{% $sum %}' }, Next: next };
    case 'Choice':
      return { Type: 'Choice', Choices: [{ Condition: `{% $sum > ${link.above} %}`, Next: next }], Default: afterNext };
    case 'Wait':
      return { Type: 'Wait', Seconds: link.seconds, Next: next };
    case 'Task':
      return {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'echo', Payload: { sum: '{% $sum %}' } },
        TimeoutSeconds: link.timeout,
        Assign: { sum: '{% $states.result.Payload.sum + 1 %}' },
        Next: next,
      };
  }
}

test('a chain that is killed around every transaction has the history of one that was not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.constantFrom('before' as const, 'after' as const, 'never' as const)),
      async (links, fates) => {
        const definition = chain(links);

        const calm = await survive(definition, { n: 1 }, () => 'never');
        const hard = await survive(definition, { n: 1 }, () => fates.next().value);

        expect(hard.result).toEqual(calm.result);
        expect(gapless(hard.result.history)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('branches that are killed after every transaction still end with the same output', async () => {
  const definition = machine({
    Each: {
      Type: 'Map',
      Items: [1, 2, 3, 4],
      MaxConcurrency: 2,
      ItemProcessor: {
        StartAt: 'Sleep',
        States: {
          Sleep: { Type: 'Wait', Seconds: '{% $states.input * 10 %}', Next: 'Square' },
          Square: { Type: 'Pass', Output: '{% $states.input * $states.input %}', End: true },
        },
      },
      End: true,
    },
  });

  const { result, deaths } = await survive(definition, {}, () => 'after');

  expect(result).toMatchObject({ status: 'SUCCEEDED', output: [1, 4, 9, 16] });
  expect(gapless(result.history)).toBe(true);
  expect(deaths).toBeGreaterThan(15);
});
