import { byName, type Machine } from '../../synthesized.ts';
import { mortal } from './mortal.ts';
import { doubled, unsafe } from './safe.ts';
import type { Scenario } from './scenario.ts';
import { type Around, openWorld, type World } from './world.ts';

/** How a run ended and what it did, in words that are the same in each run. */
export type Result = Awaited<ReturnType<typeof resultOf>>;

/** A fault around one step of one machine; all other steps do their plain work. */
export type Placed = { machine: string; title: string; around: Around };

/**
 * Opens the world of a scenario, with a fault where one is given, in the first execution of its
 * machine; the abort that belongs to the scenario itself happens too. `work` stands in for the
 * plain work of all other steps.
 */
export function openScenario(
  scenario: Scenario,
  placed?: Placed,
  work: Around = (call) => call.work(),
): Promise<World> {
  let struck: string | undefined;
  return openWorld(scenario, async (call) => {
    const isPlaced = call.machine === placed?.machine && call.title === placed.title;
    if (isPlaced) struck ??= call.execution;
    if (isPlaced && call.execution === struck) return placed.around(call);
    const answer = await work(call);
    if (call.title === scenario.abortedAfter && !call.machine.endsWith('-janitor'))
      await call.world.abort(call.machine);
    return answer;
  });
}

/** What a run came to, with everything that is not as it must be. */
export async function resultOf(world: World, incidentId: string) {
  const { ports, engine } = world;
  const { state } = await ports.incidents.get(incidentId);
  const told = ports.notifier.told.filter((message) => message.incidentId === incidentId);
  const ends = engine.listExecutions().map(({ name, status, error }) => `${name} ${status} ${error ?? ''}`.trim());
  return {
    ...{ state, ends },
    pages: told.filter(({ id, severity }) => severity === 'critical' && !id.startsWith('remind:')).length,
    effects: ports.effects.map((effect) => effect.replace(/\d{8}T\d{9}Z/g, '<time>')),
    wrong: [...(await unsafe(world, incidentId)), ...doubled(ports.effects)],
  };
}

/** Counts the changes that each step of a machine makes when it is done first. */
export function countingChanges(machine: string, counts: Map<string, number>): Around {
  return async (call) => {
    if (call.machine !== machine || call.attempt > 1) return call.work();
    const { life, ports } = mortal(call.world.ports, Number.POSITIVE_INFINITY);
    const answer = await call.work(ports);
    counts.set(call.title, life.changes);
    return answer;
  };
}

/** How the answers of each shard are got in the end. */
export async function routesOf({ ports }: World): Promise<string[]> {
  return (await ports.registry.read('docs-rag')).map(({ shardId, route }) => `${shardId} ${route}`);
}

/** The id of the event that first entered each state of a machine's execution. */
export function enteredIn({ engine }: World, machine: string): Map<string, number> {
  const entered = new Map<string, number>();
  const run = engine.listExecutions().find(({ executionArn }) => executionArn.split(':').at(-2) === machine);
  for (const { id, type, details } of run ? engine.getExecutionHistory(run.executionArn) : []) {
    const { name } = details as { name: string };
    if (type.endsWith('StateEntered') && !entered.has(name)) entered.set(name, id);
  }
  return entered;
}

/**
 * The step of a page that the page goes on after though it failed: nothing behind it needs what it
 * does, but the sealing of evidence.
 */
export const FIRST = 'Collect the first evidence';
const goesOn = (state: Machine['States'][string]) => state.Type === 'Task' && state.Catch?.[0]?.Next === state.Next;

/** The steps that a failed one leads to, in order: each of them goes on with the next, whether or not it fails. */
export function tailOf(machine: string): string[] {
  const { States } = byName[machine] as Machine;
  const isTail = ([title, state]: [string, Machine['States'][string]]) =>
    state.Type === 'Fail' || (goesOn(state) && title !== FIRST);
  return Object.entries(States)
    .filter(isTail)
    .map(([title]) => title);
}
