import { byName } from '../synthesized.ts';
import { type Case, endingOf, notExcused } from './whole-world/expected.ts';
import { taskFaults } from './whole-world/faults.ts';
import { type Scenario, scenarios } from './whole-world/scenarios.ts';
import { enteredIn, openScenario, type Placed, type Result, resultOf } from './whole-world/walk.ts';

type Reference = Result & { entered: Map<string, number> };

let cases = 0;
afterAll(() => void process.stdout.write(`every fault at every state: ${cases} generated cases\n`));

describe.each(Object.keys(byName))('%s', (machine) => {
  const states = Object.entries(byName[machine]?.States ?? {});
  const ways = scenarios[machine] ?? {};
  const named = Object.values(ways).flatMap(({ covers = [] }) => covers);
  const rest = states.map(([title]) => title).filter((title) => !named.includes(title));

  it('has one scenario for each of its states', () => {
    expect(Object.values(ways).filter(({ covers }) => covers === undefined)).toHaveLength(1);
    expect(named.filter((title, at) => named.indexOf(title) !== at || !byName[machine]?.States[title])).toEqual([]);
  });

  describe.each(Object.entries(ways))('%s', (_, scenario) => {
    const references = new Map<Scenario, Promise<Reference>>();
    const reference = (): Promise<Reference> => {
      const known = references.get(scenario) ?? runPlain(machine, scenario);
      references.set(scenario, known);
      return known;
    };
    const covered = (scenario.covers ?? rest).map((title) => [title, byName[machine]?.States[title]] as const);

    it('ends as the scenario says, and comes to every state that it is for', async () => {
      const { state, wrong, entered } = await reference();

      expect({ state, wrong }).toEqual({ state: scenario.outcome, wrong: [] });
      expect(covered.map(([title]) => title).filter((title) => !entered.has(title))).toEqual([]);
    });

    for (const [title, state] of covered) {
      it(`"${title}" is aborted as it begins`, async () => {
        const plain = await reference();
        const world = await openScenario(scenario);
        world.abortAt(machine, plain.entered.get(title) as number);

        const result = await resultOf(world, await world.run());

        await world.close();
        const isOver = state?.Type === 'Succeed' || state?.Type === 'Fail';
        check(plain, result, { machine, title, declared: 'aborted', worked: isOver });
      });

      if (state?.Type !== 'Task') continue;

      it.each(Object.entries(taskFaults))(`"${title}" %s`, async (_, fault) => {
        const declared = fault.declared(state);

        const result = await runFaulty(scenario, { machine, title, around: fault.around });

        check(await reference(), result, { machine, title, declared, worked: fault.worked });
      });
    }
  });
});

async function runPlain(machine: string, scenario: Scenario): Promise<Reference> {
  const world = await openScenario(scenario);
  const result = await resultOf(world, await world.run());
  const reference = { ...result, entered: enteredIn(world, machine) };
  await world.close();
  return reference;
}

async function runFaulty(scenario: Scenario, placed: Placed): Promise<Result> {
  const world = await openScenario(scenario, placed);
  const result = await resultOf(world, await world.run());
  await world.close();
  return result;
}

function check(reference: Result, { effects, wrong, ...ending }: Result, placed: Case): void {
  cases += 1;
  expect({ ...ending, wrong: notExcused(wrong, placed) }).toEqual({ ...endingOf(reference, placed), wrong: [] });
  if (placed.declared === 'as if nothing happened') expect(effects).toEqual(reference.effects);
}
