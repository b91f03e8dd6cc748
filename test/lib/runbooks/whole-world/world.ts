import { runTask } from '../../../../control-plane/tasks/run-task.ts';
import { type RunbookName, runbooks } from '../../../../core/contracts/runbooks.ts';
import { type TaskName, taskNameOf } from '../../../../core/contracts/tasks.ts';
import { abortIncident } from '../../../../core/incident/abort-incident.ts';
import { IncidentEnded } from '../../../../core/incident/errors.ts';
import { startByPerson } from '../../../../core/incident/start-by-person.ts';
import { startJanitor } from '../../../../core/incident/start-janitor.ts';
import { createEngine, type Engine } from '../../../../sandbox/engine/engine.ts';
import { virtualClock } from '../../../../sandbox/engine/scripted/virtual-clock.ts';
import { engineExecutions, engineHistories } from '../../../../sandbox/server/executions.ts';
import { machines } from '../../synthesized.ts';
import { background, dispatch } from './background.ts';
import { LOST_INDEX } from './damage.ts';
import type { TaskPorts } from './mortal.ts';
import { openPorts, type Ports } from './ports.ts';
import type { Scenario } from './scenario.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;
/** One attempt of a task: `work` is its verb on the ports of the world, or on others. */
export type Call = {
  world: World;
  task: TaskName;
  machine: string;
  /** The name of the execution. */
  execution: string;
  title: string;
  /** Which call of this state it is, from 1. */
  attempt: number;
  timeoutSeconds: number;
  work: (ports?: TaskPorts) => Promise<unknown>;
};
/** What stands in for the plain work of a task: a fault. */
export type Around = (call: Call) => Promise<unknown>;

const NIGHT = Date.parse('2026-11-23T03:00:00.000Z');
const ABORTED = { error: 'Aborted', cause: 'aborted by ada' };

/**
 * A service with the damage of a scenario, and all of Ragmend over it: the synthesized machines on
 * the engine, the real verbs, and time that jumps. `wrap` puts something around the ports that everybody uses.
 */
export async function openWorld(scenario: Scenario, around: Around, wrap: (ports: Ports) => Ports = (ports) => ports) {
  const virtual = virtualClock(NIGHT);
  let beforeStep = () => {};
  const clock = {
    ...virtual,
    now: () => {
      beforeStep();
      return virtual.now();
    },
  };
  const ports = wrap(await openPorts({ now: virtual.now }, { ...LOST_INDEX, ...scenario.damage }));
  const calls = new Map<string, number>();
  const tidying = new Set<Promise<unknown>>();
  const engine: Engine = createEngine({
    machines: definitionsOf([scenario.runbook, ...(scenario.beside ? [scenario.beside] : [])]),
    database: ':memory:',
    clock,
    random: () => 0.5,
    invoke: ({ functionName, payload, executionArn, state }) => {
      const task = taskNameOf(functionName);
      const key = `${executionArn} ${state}`;
      calls.set(key, (calls.get(key) ?? 0) + 1);
      return world.around({
        ...{ world, task, machine: machineOf(executionArn), execution: nameOf(executionArn) },
        ...{ title: state, attempt: calls.get(key) as number },
        timeoutSeconds: timeoutOf(executionArn, state),
        work: (own = ports) => runTask(task, own, payload),
      });
    },
    onEnd: ({ executionArn }) => {
      const tidied = tidy(executionArn);
      tidying.add(tidied);
      void tidied.finally(() => tidying.delete(tidied));
    },
  });
  const arns = Object.fromEntries(Object.entries(machines).map(([arn, { name }]) => [name, arn]));
  const executions = engineExecutions(engine, arns);
  const tidy = async (arn: string) => {
    await world.aborting;
    if (!machineOf(arn).endsWith('-janitor')) await startJanitor({ ...ports, executions }, { incidentId: nameOf(arn) });
  };
  const world = {
    ...{
      scenario,
      ports,
      engine,
      executions,
      histories: engineHistories(engine),
      around,
      virtual,
      sleep: virtual.sleep,
    },
    /** Work whose process was given up on, but which goes on. */
    zombies: new Set<Promise<unknown>>(),
    aborting: Promise.resolve() as Promise<void>,
    /** Whether shard-1 was in rotation when the newest run began. */
    wasInRotation: true,
    busy: () => tidying.size > 0 || engine.listExecutions().some(({ status }) => status === 'RUNNING'),
    /** Aborts as an operator does: the incident, or the janitor alone where that is what runs. */
    async abort(machine: string) {
      const [open] = await ports.incidents.list({ open: true });
      const running = engine.listExecutions().find(({ status }) => status === 'RUNNING');
      if (!open) return;
      if (machine.endsWith('-janitor') && running) return engine.stopExecution(running.executionArn, ABORTED);
      await abortIncident(ports, { id: open.id, by: 'ada' }).catch(ifEnded);
      await dispatch(world);
    },
    /** Stops the execution of a machine right before it writes its next event after this one. */
    abortAt(machine: string, eventId: number) {
      beforeStep = () => {
        const run = engine.listExecutions().find(({ executionArn }) => machineOf(executionArn) === machine);
        if (run?.status !== 'RUNNING' || engine.getExecutionHistory(run.executionArn, eventId - 2).length === 0) return;
        beforeStep = () => {};
        world.aborting = machine.endsWith('-janitor') ? Promise.resolve() : world.abort(machine);
        engine.stopExecution(run.executionArn, ABORTED);
      };
    },
    async start(runbook: RunbookName): Promise<string> {
      const subjectId = { shard: 'shard-1', provider: 'openai', service: 'docs-rag' }[runbooks[runbook].subject];
      return (await startByPerson(ports, { targetId: 'docs-rag', subjectId, runbook, by: 'grace' })).id;
    },
    /** Starts the runbook by a person, and gives the incident's id once nothing happens any more. */
    async run(): Promise<string> {
      ports.effects.splice(0);
      world.wasInRotation = await isInRotation(ports);
      const id = await world.start(scenario.runbook);
      if (scenario.beside) await world.start(scenario.beside);
      await background(world, virtual);
      return id;
    },
    async close() {
      await engine.close();
      ports.db.close();
    },
  };
  return world;
}

function definitionsOf(runbooks: string[]) {
  const wanted = runbooks.flatMap((runbook) => [`ragmend-${runbook}`, `ragmend-${runbook}-janitor`]);
  const entries = Object.entries(machines).filter(([, { name }]) => wanted.includes(name));
  return Object.fromEntries(entries.map(([arn, { definition }]) => [arn, definition]));
}

const nameOf = (executionArn: string) => executionArn.split(':').at(-1) as string;
const machineOf = (executionArn: string) => executionArn.split(':').at(-2) as string;

function timeoutOf(executionArn: string, title: string): number {
  const found = Object.values(machines).find(({ name }) => name === machineOf(executionArn));
  const states = found?.definition.States as Record<string, { TimeoutSeconds?: number }> | undefined;
  return states?.[title]?.TimeoutSeconds ?? 0;
}

/** Whether answers of shard-1 are used. */
export async function isInRotation({ registry }: Awaited<ReturnType<typeof openPorts>>): Promise<boolean> {
  return (await registry.read('docs-rag')).some(({ shardId, route }) => shardId === 'shard-1' && route === 'self');
}

function ifEnded(error: unknown): void {
  if (!(error instanceof IncidentEnded)) throw error;
}
