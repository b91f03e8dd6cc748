import { drawn } from '../../../drawn.ts';
import { byName } from '../../synthesized.ts';
import { type Case, endingOf, notExcused } from './expected.ts';
import { dyingAfter, FAILS_FOR_GOOD, type Fault, taskFaults } from './faults.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { countingChanges, enteredIn, openScenario, type Result, resultOf, routesOf } from './walk.ts';
import { isInRotation, type World } from './world.ts';

type Reference = Result & { entered: Map<string, number>; changes: Map<string, number>; routes: string[] };
type Place = { machine: string; scenario: Scenario; title: string };

/** Which of the faults are injected: one in `every`, drawn by the seed. */
export type Share = { every: number; seed: number };
export const ALL: Share = { every: 1, seed: 0 };

let cases = 0;
afterAll(() => void process.stdout.write(`every fault at every state: ${cases} generated cases\n`));

/**
 * This world knows no volumes that change their names: the faults of that machine are those of
 * `every-step` and of the verbs' own tests. `every-provider-fault` has those of failovers, `every-start-fault` those
 * of starts.
 */
const NOT_HERE = /^ragmend-(shard-settle|provider-\w+|bootstrap-\w+)/;
export const MACHINES = Object.keys(byName).filter((machine) => !NOT_HERE.test(machine));

/** Injects a share of all faults at all states of a machine. */
export function everyFault(machine: string, share: Share): void {
  const states = Object.entries(byName[machine]?.States ?? {});
  const ways = Object.entries(scenarios[machine] ?? {});
  const named = ways.flatMap(([, { covers = [] }]) => covers);
  const rest = states.map(([title]) => title).filter((title) => !named.includes(title));

  it('has one scenario for each of its states', () => {
    expect(ways.filter(([, { covers }]) => covers === undefined)).toHaveLength(1);
    expect(named.filter((title, at) => named.indexOf(title) !== at || !byName[machine]?.States[title])).toEqual([]);
  });

  for (const [name, scenario] of ways)
    describe(name, () => {
      const covered = scenario.covers ?? rest;

      it('ends as the scenario says, and comes to every state that it is for', async () => {
        const { state, wrong, entered } = await referenceOf(machine, scenario);

        expect({ state, wrong }).toEqual({ state: scenario.outcome, wrong: [] });
        expect(covered.filter((title) => !entered.has(title))).toEqual([]);
      });

      for (const title of covered)
        describe(`"${title}"`, () => {
          faultsOf({ machine, scenario, title }, share);
        });
    });
}

function faultsOf(place: Place, share: Share): void {
  const { machine, scenario, title } = place;
  const state = byName[machine]?.States[title];
  const ifDrawn = (what: string, test: () => Promise<void>) => {
    if (drawn(share.seed, `${machine} ${title} ${what}`) % share.every === 0) it(what, test);
  };

  ifDrawn('is aborted as it begins', async () => {
    const { entered } = await referenceOf(machine, scenario);
    const world = await openScenario(scenario);
    world.abortAt(machine, entered.get(title) as number);

    const result = await ended(world);

    const worked = state?.Type === 'Succeed' || state?.Type === 'Fail';
    await check(place, result, { machine, title, declared: 'aborted', worked });
  });

  if (state?.Type !== 'Task') return;

  for (const [what, fault] of Object.entries(taskFaults)) ifDrawn(what, () => checkFault(place, fault));

  ifDrawn('dies after any of its changes', async () => {
    const { changes } = await referenceOf(machine, scenario);

    for (let change = 1; change < (changes.get(title) ?? 0); change += 1) await checkFault(place, dyingAfter(change));
  });

  ifDrawn('fails for good, and a person starts again', async () => {
    const { routes } = await referenceOf(machine, scenario);
    const world = await openScenario(scenario, { machine, title, around: FAILS_FOR_GOOD.around });
    await world.run();
    world.around = (call) => call.work();
    const stayed = scenario.runbook === 'shard-restore' && (await isInRotation(world.ports));
    const second = await world.run();

    const { state, wrong } = await resultOf(world, second);

    cases += 1;
    const lost = notExcused(wrong, { machine, title, declared: 'failed', worked: false });
    // What was left in rotation, right as it is, is found so.
    const again = stayed && scenario.outcome !== 'Failed' ? 'NoActionNeeded' : (scenario.again ?? scenario.outcome);
    const clean = { state: again, wrong: [] };
    expect({ state, wrong: lost }).toEqual(clean);
    if (scenario.outcome !== 'Cancelled') expect(await routesOf(world)).toEqual(routes);
    await world.close();
  });
}

const references = new Map<Scenario, Promise<Reference>>();

function referenceOf(machine: string, scenario: Scenario): Promise<Reference> {
  const known = references.get(scenario) ?? runPlain(machine, scenario);
  references.set(scenario, known);
  return known;
}

async function runPlain(machine: string, scenario: Scenario): Promise<Reference> {
  const changes = new Map<string, number>();
  const world = await openScenario(scenario, undefined, countingChanges(machine, changes));
  const result = await resultOf(world, await world.run());
  const reference = { ...result, changes, entered: enteredIn(world, machine), routes: await routesOf(world) };
  await world.close();
  return reference;
}

async function ended(world: World): Promise<Result> {
  const result = await resultOf(world, await world.run());
  await world.close();
  return result;
}

async function checkFault(place: Place, fault: Fault): Promise<void> {
  const { machine, scenario, title } = place;
  const state = byName[machine]?.States[title];
  const result = await ended(await openScenario(scenario, { machine, title, around: fault.around }));
  const declared = state ? fault.declared(state) : 'failed';
  await check(place, result, { machine, title, declared, worked: fault.worked });
}

async function check({ machine, scenario }: Place, result: Result, placed: Case): Promise<void> {
  const reference = await referenceOf(machine, scenario);
  const { effects, wrong, ...ending } = result;
  cases += 1;
  expect({ ...ending, wrong: notExcused(wrong, placed) }).toEqual({ ...endingOf(reference, placed), wrong: [] });
  if (placed.declared === 'as if nothing happened') expect(effects).toEqual(reference.effects);
}
