import { drawn } from '../../../drawn.ts';
import { byName, type StateJson } from '../../synthesized.ts';
import { NO_DAMAGE } from './damage.ts';
import type { Share } from './every-fault.ts';
import { dyingAfter, type Fault, taskFaults } from './faults.ts';
import type { Outages } from './providers.ts';
import type { Scenario } from './scenario.ts';
import { countingChanges, openScenario, type Placed, resultOf } from './walk.ts';

const machine = 'ragmend-provider-failover';
const states = byName[machine]?.States ?? {};

const WAYS: Record<string, Outages> = {
  'the primary fails for ten minutes': { openai: { untilSecond: 600 } },
  'both fail, the backup for a shorter time': { openai: { untilSecond: 3000 }, azure: { untilSecond: 900 } },
};

/** Injects a share of all faults at all steps of a failover, each time a provider fails in one of two ways. */
export function everyProviderFault({ every, seed }: Share): void {
  const isDrawn = (what: string) => drawn(seed, what) % every === 0;

  test.each(Object.entries(WAYS))('%s: no fault of any step leaves anything unsafe', async (_, outages) => {
    const changes = new Map<string, number>();
    const wanted = await run(outages, undefined, changes);

    expect(wanted).toMatchObject({ state: 'Completed', wrong: [], pages: 0, traffic: 'openai' });
    for (const [title, count] of changes)
      for (const [what, fault] of faultsOf(count).filter(([name]) => isDrawn(`${title} ${name}`))) {
        const ended = await run(outages, { machine, title, around: fault.around });
        const at = `"${title}" ${what}`;
        const declared = fault.declared(states[title] as StateJson);

        expect({ at, wrong: ended.wrong }).toEqual({ at, wrong: [] });
        if (declared === 'as if nothing happened') expect({ at, ...ended }).toEqual({ at, ...wanted });
        // Who is said to have the traffic has it, if the run has set anything.
        else if (ended.leftOn !== undefined && ended.traffic !== undefined)
          expect({ at, traffic: ended.traffic }).toEqual({ at, traffic: ended.leftOn });
      }
  });
}

/** Runs a failover with a fault; gives how it ended, and what is not safe at its end. */
async function run(outages: Outages, placed?: Placed, changes = new Map<string, number>()) {
  const damage = { ...NO_DAMAGE, outages };
  const scenario: Scenario = { runbook: 'provider-failover', outcome: 'Completed', damage };
  const world = await openScenario(scenario, placed, placed ? undefined : countingChanges(machine, changes));
  const id = await world.run();
  const { state, wrong, pages } = await resultOf(world, id);
  const generator = await world.ports.generatorStates.read('docs-rag');
  const { leftOn } = await world.ports.caseFile.facts(id);
  const heaviest = generator?.mode === 'fallback' ? null : generator?.weights.find(({ percent }) => percent > 50);
  await world.close();
  return { state, pages, wrong, leftOn: leftOn?.provider, traffic: heaviest === null ? null : heaviest?.provider };
}

function faultsOf(changes: number): [string, Fault][] {
  const dying = Array.from({ length: Math.max(0, changes - 1) }, (_, at) => at + 1);
  return [
    ...Object.entries(taskFaults),
    ...dying.map((count): [string, Fault] => [`dies after change ${count}`, dyingAfter(count)]),
  ];
}
