// @ts-expect-error: it ships no types.
import validate from 'asl-validator';
import jsonata from 'jsonata';
import * as z from 'zod';
import { ErrorName, PlatformError } from '../../../core/contracts/error-names.ts';
import { taskContracts } from '../../../core/contracts/rooms.ts';
import { functionNameOf, isSafe, TASK_NAMES, type TaskName } from '../../../core/contracts/tasks.ts';
import { byName, type Machine, type StateJson, waysOut } from '../synthesized.ts';

const KNOWN = new Set<string>([...Object.values(ErrorName), ...Object.values(PlatformError)]);
const TAIL_START: Record<string, string> = {
  'ragmend-shard-restore': 'Put the service in safe mode',
  'ragmend-shard-restore-janitor': 'Put the service in safe mode',
  'ragmend-shard-observe': 'Page the on-call operator',
  'ragmend-shard-observe-janitor': 'Page the on-call operator',
  'ragmend-shard-settle': 'Put the service in safe mode',
  'ragmend-shard-settle-janitor': 'Put the service in safe mode',
  'ragmend-snapshot': 'Resume writes after the failure',
  'ragmend-snapshot-janitor': 'Resume writes after the failure',
  'ragmend-provider-failover': 'Leave traffic on what answers',
  'ragmend-provider-failover-janitor': 'Leave traffic on what answers',
  'ragmend-provider-observe': 'Page the on-call operator',
  'ragmend-provider-observe-janitor': 'Page the on-call operator',
  'ragmend-provider-prewarm': 'Page the on-call operator',
  'ragmend-provider-prewarm-janitor': 'Page the on-call operator',
  'ragmend-bootstrap-recovery': 'Bring the replicas back',
  'ragmend-bootstrap-recovery-janitor': 'Bring the replicas back',
  'ragmend-bootstrap-observe': 'Page the on-call operator',
  'ragmend-bootstrap-observe-janitor': 'Page the on-call operator',
};

/** The tasks that find out whether answers are right. */
const JUDGING: TaskName[] = [
  ...(['probeShard', 'probeCopy', 'probeReplica', 'validateRestore', 'watchShard'] as const),
  ...(['probeProviders', 'proveSwitch', 'watchPrimary', 'judgeRamp', 'prewarmProviders'] as const),
  'validateService',
];
const APPROVALS: Record<string, number> = {
  'ragmend-shard-restore': 2,
  'ragmend-shard-settle': 1,
  'ragmend-provider-failover': 2,
  'ragmend-bootstrap-recovery': 1,
};
/** The machines whose first step keeps evidence that the run can do without. */
const GO_ON = ['ragmend-shard-restore', 'ragmend-provider-failover', 'ragmend-bootstrap-recovery'];

describe.each(Object.entries(byName))('the machine %s', (name, machine) => {
  const states = Object.entries(machine.States);
  const tasks = states.filter(([, state]) => state.Type === 'Task');
  const tail = tailOf(machine, TAIL_START[name] ?? '');

  it.each(tasks)('bounds the step "%s" in time, retries it by name and catches its failure', (title, state) => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0);
    expect(state.Retry?.flatMap((rule) => rule.ErrorEquals)).toContain('DependencyUnavailable');
    expect(state.Catch?.map((rule) => rule.ErrorEquals)).toEqual([[PlatformError.All]]);
    const goesOn = tail.includes(title) || (GO_ON.includes(name) && title === machine.StartAt);
    expect(state.Catch?.[0]?.Next).toBe(goesOn ? state.Next : TAIL_START[name]);
  });

  it('has a tail that goes on while the kill switch is on', () => {
    const inTail = tasks.filter(([title]) => tail.includes(title)).map(([, state]) => taskOf(state));

    expect(inTail.length).toBeGreaterThan(0);
    expect(inTail.filter((task) => !isSafe(task))).toEqual([]);
  });

  it('is bounded in time as a whole, and longer than its longest wait for a person', () => {
    const longest = Math.max(...tasks.map(([, state]) => state.TimeoutSeconds ?? Number.POSITIVE_INFINITY));

    expect(machine.TimeoutSeconds).toBeGreaterThan(longest);
  });

  it('waits for a person no longer than the approval window and 15 minutes', () => {
    const waiting = tasks.filter(([, state]) => state.Resource?.endsWith('.waitForTaskToken'));

    expect(waiting).toHaveLength(APPROVALS[name] ?? 0);
    for (const [, state] of waiting) expect(state.TimeoutSeconds).toBe(900 + 15 * 60);
  });

  it('retries, catches and fails with errors of the table only', () => {
    const named = states.flatMap(([, state]) => [
      ...[...(state.Retry ?? []), ...(state.Catch ?? [])].flatMap((rule) => rule.ErrorEquals),
      ...('Error' in state ? [String(state.Error)] : []),
    ]);

    expect(named.filter((error) => !KNOWN.has(error))).toEqual([]);
  });

  it('is valid Amazon States Language', () => {
    expect(validate(machine as never)).toMatchObject({ isValid: true });
  });

  it('reads a variable only where every way to that state has assigned it', () => {
    const assigned = assignedOnEveryWay(machine);
    const unassigned = states.flatMap(([title, state]) =>
      [...variablesOf(state)].filter((found) => !assigned.get(title)?.has(found)).map((found) => `${title}: $${found}`),
    );

    expect([...assigned.keys()].sort()).toEqual(Object.keys(machine.States).sort());
    expect(unassigned).toEqual([]);
  });

  it('calls exactly the steps that judge answers validations', () => {
    const called = states.flatMap(([title, { Comment }]) => (Comment === undefined ? [] : [[title, Comment]]));
    const judging = tasks.filter(([, state]) => JUDGING.includes(taskOf(state)));

    expect(called).toEqual(judging.map(([title]) => [title, 'validation']));
  });

  it('ends every question with a question mark, and no other step', () => {
    for (const [title, state] of states) expect([title, title.endsWith('?')]).toEqual([title, state.Type === 'Choice']);
  });

  it('passes on exactly the fields of each contract', () => {
    for (const [title, state] of tasks) {
      const task = taskOf(state);
      const output = (state as { Output?: object }).Output ?? {};

      expect([title, Object.keys(output).sort()]).toEqual([
        title,
        Object.keys(taskContracts[task].output.shape).sort(),
      ]);
    }
  });
});

describe('all machines together', () => {
  it('do every task of the table', () => {
    const done = Object.values(byName).flatMap(({ States }) =>
      Object.values(States).flatMap((state) => (state.Type === 'Task' ? [taskOf(state)] : [])),
    );

    expect([...new Set(done)].sort()).toEqual(TASK_NAMES.toSorted());
  });

  it.each(TASK_NAMES)('pass on at most 8 KiB from %s', (task) => {
    expect(largest(z.toJSONSchema(taskContracts[task].output))).toBeLessThanOrEqual(8 * 1024);
  });
});

function taskOf(state: StateJson): TaskName {
  const name = state.Arguments?.FunctionName.split(':').at(-1);
  const task = TASK_NAMES.find((each) => functionNameOf(each) === name);
  if (!task) throw new Error(`no task has the function '${name}'`);
  return task;
}

function tailOf({ States }: Machine, start: string): string[] {
  const walked: string[] = [];
  for (let title: string | undefined = start; title; title = States[title]?.Next) walked.push(title);
  return walked;
}

function assignedOnEveryWay({ StartAt, States }: Machine): Map<string, Set<string>> {
  const known = new Map([[StartAt, new Set<string>()]]);
  for (const queue = [StartAt]; queue.length > 0; ) {
    const title = queue.shift() as string;
    for (const { to, assigns } of waysOut(States[title] as StateJson)) {
      const here = new Set([...(known.get(title) ?? []), ...assigns]);
      const before = known.get(to);
      const after = before ? new Set([...before].filter((name) => here.has(name))) : here;
      if (before?.size === after.size) continue;
      known.set(to, after);
      queue.push(to);
    }
  }
  return known;
}

function variablesOf(state: StateJson): Set<string> {
  const expressions = [...JSON.stringify(state).matchAll(/\{% (.*?) %\}/g)].map(
    (match) => JSON.parse(`"${match[1]}"`) as string,
  );
  const names = expressions.flatMap((text) => [
    ...JSON.stringify(jsonata(text).ast()).matchAll(/"value":"(\w+)","type":"variable"/g),
  ]);
  const builtIn = ['states', 'not', 'merge', 'string'];
  return new Set(names.map((match) => match[1] as string).filter((name) => !builtIn.includes(name)));
}

/** The most bytes of JSON that a schema lets through; infinite where it sets no bound. */
function largest(schema: Record<string, unknown>): number {
  if (schema.enum) return Math.max(...(schema.enum as string[]).map((value) => value.length + 2));
  if (schema.type === 'boolean') return 5;
  if (schema.type === 'integer' || schema.type === 'number') return 25;
  if (schema.type === 'string') return ((schema.maxLength as number | undefined) ?? Number.POSITIVE_INFINITY) * 6 + 2;
  if (schema.type !== 'object') return Number.POSITIVE_INFINITY;
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>);
  return fields.reduce((sum, [key, value]) => sum + key.length + 4 + largest(value), 2);
}
